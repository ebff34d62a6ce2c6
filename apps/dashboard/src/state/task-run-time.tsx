import type { TaskSummary } from '@bullwheel/contracts'
import { RunTime } from '../time/run-time.tsx'

type Props = { task: Pick<TaskSummary, 'state' | 'startedAt' | 'finishedAt'> }

/** How long the last attempt took, or takes; nothing while the task waits. */
export function TaskRunTime({ task }: Props) {
  const isKnown = task.state === 'running' || task.finishedAt !== null
  return <RunTime from={isKnown ? task.startedAt : null} to={task.state === 'running' ? null : task.finishedAt} />
}
