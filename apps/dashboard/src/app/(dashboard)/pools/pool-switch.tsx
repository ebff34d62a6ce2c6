'use client'

import type { Pool } from '@bullwheel/contracts'
import { CirclePlay, CircleStop } from 'lucide-react'
import { useState } from 'react'
import { api } from '../../../api/browser-client.ts'
import { useMay } from '../../../api/visitor-context.tsx'
import { Button } from '../../../components/button.tsx'
import { Refusal } from '../../../components/refusal.tsx'
import { StopPoolDialog } from './stop-pool-dialog.tsx'
import { usePoolVerb } from './use-pool-verb.ts'

/** Starts or stops a pool; nothing for those who may only look. */
export function PoolSwitch({ pool }: { pool: Pool }) {
  const { name, state } = pool
  const [asks, setAsks] = useState(false)
  const start = usePoolVerb({ call: () => api.startPool({ params: { pool: name } }) })
  if (!useMay('admin')) return null
  return (
    <>
      {state === 'stopped' ? (
        <Button aria-label={`Start ${name}`} disabled={start.isPending} onClick={() => start.mutate()}>
          <CirclePlay aria-hidden size={14} /> Start
        </Button>
      ) : (
        <Button aria-label={`Stop ${name}`} onClick={() => setAsks(true)}>
          <CircleStop aria-hidden size={14} /> Stop
        </Button>
      )}
      {asks && <StopPoolDialog pool={pool} onClose={() => setAsks(false)} />}
      {start.error !== null && <Refusal error={start.error} />}
    </>
  )
}
