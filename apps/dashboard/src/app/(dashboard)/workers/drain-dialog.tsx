'use client'

import type { Worker } from '@bullwheel/contracts'
import { api } from '../../../api/browser-client.ts'
import { Confirm } from '../../../components/confirm.tsx'
import { tasksOf } from './count-words.ts'
import { useWorkerVerb } from './use-worker-verb.ts'
import { WorkerName } from './worker-name.tsx'

/** Says what becomes of what it runs, and that another one takes its place. */
export function DrainDialog({ worker, onClose }: { worker: Worker; onClose: () => void }) {
  const { id, pool, busy, seat } = worker
  const { mutate, isPending, error } = useWorkerVerb({
    call: () => api.drainWorker({ params: { id } }),
    onDone: onClose,
  })
  return (
    <Confirm
      title="Drain this worker?"
      sentences={[
        busy === 0
          ? 'It runs nothing now; it takes nothing new and ends.'
          : `It takes nothing new. The ${tasksOf(busy)} that it runs ${busy === 1 ? 'goes' : 'go'} on to the end, however long that takes; then it ends.`,
        seat === null
          ? 'In a pod a fresh worker begins in its place; one whose seat was given back leaves for good.'
          : `A fresh worker takes its seat, so that the pool ${pool} stays as large as it is.`,
      ]}
      act="Drain 1 worker"
      leave="Let it work"
      isPending={isPending}
      error={error}
      onAct={() => mutate()}
      onClose={onClose}
    >
      <WorkerName id={id} />
    </Confirm>
  )
}
