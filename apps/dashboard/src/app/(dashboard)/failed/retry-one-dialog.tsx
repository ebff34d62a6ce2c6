'use client'

import type { TaskSummary } from '@bullwheel/contracts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { api } from '../../../api/browser-client.ts'
import { Confirm } from '../../../components/confirm.tsx'

/** Says what a retry does; whoever wants to change the payload first is led to the task. */
export function RetryOneDialog({ task, onClose }: { task: TaskSummary; onClose: () => void }) {
  const queries = useQueryClient()
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => api.retryTask({ params: { id: task.id } }),
    onSuccess: onClose,
    onSettled: () => queries.invalidateQueries({ queryKey: ['tasks'] }),
  })
  return (
    <Confirm
      title={`Retry ${task.name ?? task.type}?`}
      sentences={['It goes back to its queue and its handler runs again from the start, with a full set of attempts.']}
      act="Retry 1 task"
      leave="Leave it"
      isPending={isPending}
      error={error}
      onAct={() => mutate()}
      onClose={onClose}
    >
      <p>
        Its payload can be changed first on{' '}
        <Link href={`/tasks/${task.id}`} prefetch={false} className="rounded text-accent underline underline-offset-2">
          its own page
        </Link>
        .
      </p>
    </Confirm>
  )
}
