'use client'

import type { Pool } from '@bullwheel/contracts'
import { Pencil, Trash2 } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { useMay } from '../../../../api/visitor-context.tsx'
import { Button, buttonClass } from '../../../../components/button.tsx'
import { editPoolPath } from '../paths.ts'
import { PoolSwitch } from '../pool-switch.tsx'
import { DeletePoolDialog } from './delete-pool-dialog.tsx'

/** What can be done with the pool; nothing for those who may only look. */
export function PoolActions({ pool }: { pool: Pool }) {
  const [deletes, setDeletes] = useState(false)
  if (!useMay('admin')) return null
  return (
    <div className="ml-auto flex flex-wrap items-center justify-end gap-2 max-sm:ml-0 max-sm:w-full max-sm:justify-start max-sm:gap-1.5">
      <PoolSwitch pool={pool} />
      <Link href={editPoolPath(pool.name)} prefetch={false} className={buttonClass()}>
        <Pencil aria-hidden size={14} /> Edit
      </Link>
      {!pool.isDefault && (
        <Button onClick={() => setDeletes(true)}>
          <Trash2 aria-hidden size={14} /> Delete
        </Button>
      )}
      {deletes && <DeletePoolDialog pool={pool} onClose={() => setDeletes(false)} />}
    </div>
  )
}
