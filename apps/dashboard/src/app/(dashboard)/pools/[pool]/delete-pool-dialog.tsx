'use client'

import type { Pool } from '@bullwheel/contracts'
import { api } from '../../../../api/browser-client.ts'
import { poolList } from '../../../../api/fleet-queries.ts'
import { DeleteRecord } from '../../../../components/delete-record.tsx'
import { leavingSentence } from '../leaving-sentence.ts'
import { POOLS_CRUMB } from '../paths.ts'

/** Asks before it deletes, and says what goes with it. */
export function DeletePoolDialog({ pool, onClose }: { pool: Pool; onClose: () => void }) {
  const { name, queues } = pool
  return (
    <DeleteRecord
      kind="pool"
      name={name}
      sentences={[
        leavingSentence(pool),
        ...(queues.length === 0
          ? []
          : ['Queues that no other pool names then are served by the pools without queues, such as default.']),
        'What was decided for it goes with it.',
      ]}
      call={() => api.deletePool({ params: { pool: name } })}
      list={{ queryKey: poolList(api).queryKey, href: POOLS_CRUMB.href }}
      onClose={onClose}
    />
  )
}
