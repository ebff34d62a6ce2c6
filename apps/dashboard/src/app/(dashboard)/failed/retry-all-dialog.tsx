'use client'

import { useQuery } from '@tanstack/react-query'
import { api } from '../../../api/browser-client.ts'
import { ledgerSums } from '../../../api/queries.ts'
import { Confirm } from '../../../components/confirm.tsx'
import { useRetryAll } from './use-retry-all.ts'

/** Says how many failed tasks of a queue run again, by the ledger of this moment, and tells how far it is. */
export function RetryAllDialog({ queue, onClose }: { queue: string; onClose: () => void }) {
  const { data: ledger, isFetching, error: unread } = useQuery({ ...ledgerSums(api), refetchOnMount: 'always' })
  const { mutate, isPending, isSuccess, error, retried } = useRetryAll(queue)
  const failed = ledger?.queues.find((line) => line.queue === queue)?.failed ?? 0
  const count = failed.toLocaleString('en')
  const tasks = failed === 1 ? 'task' : 'tasks'
  const isReady = ledger !== undefined && (!isFetching || isPending)
  return (
    <Confirm
      title={`Retry all failed tasks of ${queue}?`}
      sentences={isSuccess || isPending ? [] : isReady ? consequences(queue, count, tasks) : ['Counting …']}
      act={isSuccess ? 'Done' : `Retry ${count} ${tasks}`}
      leave={isSuccess || isPending ? 'Close' : 'Leave them'}
      isImpossible={!isReady || isSuccess || failed === 0}
      isPending={isPending}
      error={error ?? unread}
      onAct={() => mutate(failed)}
      onClose={onClose}
    >
      {(isPending || isSuccess) && (
        <p aria-live="polite" className="nums">
          {retried.toLocaleString('en')} {retried === 1 ? 'task' : 'tasks'} put back into the queue
          {isPending ? ' so far …' : '.'}
        </p>
      )}
    </Confirm>
  )
}

const consequences = (queue: string, count: string, tasks: string) => [
  `${count} failed ${tasks} go back to ${queue}, whatever their type, and run again from the start, with a full set of attempts.`,
  'What their handlers have done before is not undone.',
]
