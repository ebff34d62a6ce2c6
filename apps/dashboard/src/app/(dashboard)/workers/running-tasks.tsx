import type { RunningTask } from '@bullwheel/contracts'
import Link from 'next/link'
import { TaskId } from '../../../components/task-id.tsx'
import { RunTime } from '../../../time/run-time.tsx'

/** Tasks that a worker runs, and for how long. */
export function RunningTasks({ tasks }: { tasks: readonly RunningTask[] }) {
  return (
    <ul aria-label="Running tasks" className="flex flex-col">
      {tasks.map(({ taskId, type, since }) => (
        <li key={taskId} className="flex min-h-5 items-center gap-2 text-xs">
          <Link
            href={`/tasks/${taskId}`}
            prefetch={false}
            className="relative z-[2] flex min-w-0 items-center gap-2 rounded underline-offset-2 hover:text-accent hover:underline"
          >
            <span className="truncate">{type}</span>
            <TaskId id={taskId} className="shrink-0" />
          </Link>
          <span className="ml-auto shrink-0 text-ink-3">
            <RunTime from={since} to={null} />
          </span>
        </li>
      ))}
    </ul>
  )
}
