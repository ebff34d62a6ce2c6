'use client'

import type { Task } from '@bullwheel/contracts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../../../../api/browser-client.ts'
import { oneTask } from '../../../../api/queries.ts'
import { Button } from '../../../../components/button.tsx'
import { Dialog } from '../../../../components/dialog.tsx'

/** Status to set, as the gateway names them: `pending` retries. */
export type Wish = 'cancelled' | 'pending'

type Props = { task: Task; wish: Wish | null; onClose: () => void }

/** Asks before it acts, and says what will happen. */
export function ConfirmStatus({ task, wish, onClose }: Props) {
  const queries = useQueryClient()
  const change = useMutation({
    mutationFn: (status: Wish) => api.setTaskStatus({ params: { id: task.id }, body: { status } }),
    onSuccess: (changed) => {
      queries.setQueryData(oneTask(api, task.id).queryKey, changed)
      close()
    },
  })
  function close() {
    change.reset()
    onClose()
  }
  const isRetry = wish === 'pending'
  return (
    <Dialog
      title={isRetry ? 'Retry this task?' : 'Cancel this task?'}
      isOpen={wish !== null}
      onClose={close}
      actions={
        <>
          <Button onClick={close}>{isRetry ? 'Leave it' : 'Let it go on'}</Button>
          <Button
            look={isRetry ? 'primary' : 'danger'}
            disabled={change.isPending}
            onClick={() => wish !== null && change.mutate(wish)}
          >
            {isRetry ? 'Retry 1 task' : 'Cancel 1 task'}
          </Button>
        </>
      }
    >
      {wish !== null && consequences(task, wish).map((sentence) => <p key={sentence}>{sentence}</p>)}
      {change.error !== null && (
        <p role="alert" className="font-medium text-failed">
          {change.error.message}
        </p>
      )}
    </Dialog>
  )
}

function consequences(task: Task, wish: Wish): string[] {
  if (wish === 'pending') {
    return [
      'It goes back to the queue and its handler runs again from the start, with a full set of attempts.',
      task.state === 'completed'
        ? 'It had completed: the work is done a second time and its result is replaced.'
        : 'The attempts made so far stay in its history.',
    ]
  }
  if (task.state === 'running') {
    return [
      `It ends as cancelled at once. Its handler on ${task.worker ?? 'the worker'} is then told to stop.`,
      'What the handler has done so far is not undone.',
    ]
  }
  return ['It ends as cancelled and no further attempt starts. It can be retried later.']
}
