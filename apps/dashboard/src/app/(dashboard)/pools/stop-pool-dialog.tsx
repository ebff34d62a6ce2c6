'use client'

import type { Pool } from '@bullwheel/contracts'
import { api } from '../../../api/browser-client.ts'
import { Confirm } from '../../../components/confirm.tsx'
import { leavingSentence } from './leaving-sentence.ts'
import { usePoolVerb } from './use-pool-verb.ts'

/** Says how many workers leave, and what becomes of the pool's queues. */
export function StopPoolDialog({ pool, onClose }: { pool: Pool; onClose: () => void }) {
  const { name, queues } = pool
  const { mutate, isPending, error } = usePoolVerb({
    call: () => api.stopPool({ params: { pool: name } }),
    onDone: onClose,
  })
  return (
    <Confirm
      title={`Stop the pool ${name}?`}
      sentences={[
        leavingSentence(pool),
        queues.length === 0
          ? 'Tasks in queues that no pool names wait until it is started again, unless another pool without queues is there.'
          : `Tasks in ${queues.length === 1 ? 'its queue' : `its ${queues.length} queues`} wait until it is started again, unless another pool names them too.`,
      ]}
      act="Stop 1 pool"
      leave="Let it run"
      isDanger
      isPending={isPending}
      error={error}
      onAct={() => mutate()}
      onClose={onClose}
    />
  )
}
