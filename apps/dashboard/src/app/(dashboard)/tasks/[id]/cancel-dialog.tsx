'use client'

import type { Task } from '@bullwheel/contracts'
import { api } from '../../../../api/browser-client.ts'
import { Confirm } from '../../../../components/confirm.tsx'
import { isEnded } from '../../../../state/state-view.ts'
import { useTaskVerb } from './use-task-verb.ts'

/** Asks before it cancels, and says what that means for a task in its state. */
export function CancelDialog({ task, onClose }: { task: Task; onClose: () => void }) {
  const { mutate, isPending, error } = useTaskVerb({
    task,
    call: () => api.cancelTask({ params: { id: task.id } }),
    onDone: onClose,
  })
  return (
    <Confirm
      title="Cancel this task?"
      sentences={consequences(task)}
      act="Cancel 1 task"
      leave={isEnded(task.state) ? 'Close' : 'Let it go on'}
      isDanger
      isImpossible={isEnded(task.state)}
      isPending={isPending}
      error={error}
      onAct={() => mutate()}
      onClose={onClose}
    />
  )
}

function consequences(task: Task): string[] {
  if (isEnded(task.state)) return ['It has ended by itself meanwhile: there is nothing to cancel any more.']
  if (task.state === 'running') {
    return [
      `It ends as cancelled at once. Its handler on ${task.worker ?? 'the worker'} is then told to stop.`,
      'What the handler has done so far is not undone.',
    ]
  }
  return ['It ends as cancelled and no further attempt starts. It can be retried later.']
}
