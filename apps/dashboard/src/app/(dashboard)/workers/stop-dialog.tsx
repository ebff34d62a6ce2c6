'use client'

import type { Pool, Worker } from '@bullwheel/contracts'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../../api/browser-client.ts'
import { onePool } from '../../../api/fleet-queries.ts'
import { Confirm } from '../../../components/confirm.tsx'
import { tasksOf, workersOf } from './count-words.ts'
import { useWorkerVerb } from './use-worker-verb.ts'
import { WorkerName } from './worker-name.tsx'

/** Says what becomes of what it runs, and what its pool has left. */
export function StopDialog({ worker, onClose }: { worker: Worker; onClose: () => void }) {
  const { id, busy } = worker
  const pool = useQuery({ ...onePool(api, worker.pool), retry: false })
  const { mutate, isPending, error } = useWorkerVerb({
    call: () => api.stopWorker({ params: { id } }),
    onDone: onClose,
  })
  return (
    <Confirm
      title="Stop this worker?"
      sentences={[
        busy === 0
          ? 'It runs nothing now; it takes nothing new and ends.'
          : `It takes nothing new. The ${tasksOf(busy)} that it runs may end within BULLWHEEL_DRAIN_TIMEOUT; what is not done by then is aborted and runs again elsewhere.`,
        ...(pool.data === undefined ? [] : consequences(worker, pool.data)),
      ]}
      act="Stop 1 worker"
      leave="Let it work"
      isDanger
      isPending={isPending}
      error={error}
      onAct={() => mutate()}
      onClose={onClose}
    >
      <WorkerName id={id} />
    </Confirm>
  )
}

function consequences({ seat, state }: Worker, { name, desired, min, isTemporary }: Pool): string[] {
  if (state === 'draining') return [`It leaves already, so that the pool ${name} stays as large as it is.`]
  if (seat === null) return ['No seat goes with it: its place is not its pool’s to give.']
  const left = Math.max(0, desired - 1)
  if (left === 0 && isTemporary) return [`The pool ${name} ends with it.`]
  return [
    `Nobody takes its place: the pool ${name} should have ${workersOf(left)} then, until its work needs more.`,
    ...(min > left ? [`Its minimum falls from ${min} to ${left}.`] : []),
  ]
}
