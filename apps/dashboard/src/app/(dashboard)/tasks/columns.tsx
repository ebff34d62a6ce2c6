import type { TaskSummary } from '@bullwheel/contracts'
import type { Column } from '../../../components/data-table.tsx'
import { Priority } from '../../../components/priority.tsx'
import { ScheduleMark } from '../schedules/schedule-mark.tsx'
import { TaskId } from '../../../components/task-id.tsx'
import { StateBadge } from '../../../state/state-badge.tsx'
import { RelativeTime } from '../../../time/relative-time.tsx'
import { TaskRunTime } from '../../../state/task-run-time.tsx'

export const taskColumns: readonly Column<TaskSummary>[] = [
  {
    key: 'state',
    title: 'State',
    className: 'w-32 max-md:order-1',
    cell: (task) => <StateBadge task={task} />,
  },
  {
    key: 'task',
    title: 'Task',
    className: 'w-[24%] max-md:order-3 max-md:basis-full',
    cell: (task) => (
      <span className="flex min-w-0 items-baseline gap-2">
        <span className="shrink-0 font-medium">{task.type}</span>
        {task.name !== null && <span className="truncate text-ink-2">{task.name}</span>}
        {task.scheduleId !== null && <ScheduleMark id={task.scheduleId} tickAt={task.tickAt} />}
      </span>
    ),
  },
  {
    key: 'payload',
    title: 'Payload',
    className: 'max-md:order-4 max-md:basis-full max-md:whitespace-nowrap',
    cell: (task) => <span className="font-mono text-xs text-ink-3">{task.payloadPreview}</span>,
  },
  {
    key: 'id',
    title: 'Id',
    className: 'w-26 max-[87rem]:hidden',
    cell: (task) => <TaskId id={task.id} />,
  },
  {
    key: 'queue',
    title: 'Queue',
    className: 'w-24 max-md:order-5 max-md:text-xs text-ink-2',
    cell: (task) => task.queue,
  },
  {
    key: 'priority',
    title: 'Priority',
    className: 'w-18 max-md:order-6 max-md:text-xs text-ink-2',
    cell: (task) => <Priority value={task.priority} />,
  },
  {
    key: 'attempt',
    title: 'Attempt',
    className: 'w-18 max-md:order-7 max-md:text-xs nums text-ink-2',
    cell: ({ attempt, maxAttempts }) => (
      <span title={`Attempt ${attempt} of ${maxAttempts}`}>
        {attempt}
        <span className="text-ink-3"> / {maxAttempts}</span>
      </span>
    ),
  },
  {
    key: 'runTime',
    title: 'Ran for',
    className: 'w-22 md:text-right max-md:order-8 max-md:text-xs text-ink-2',
    cell: (task) => <TaskRunTime task={task} />,
  },
  {
    key: 'created',
    title: 'Created',
    className: 'w-24 md:text-right max-md:order-2 max-md:ml-auto max-md:text-xs nums text-ink-3',
    cell: (task) => <RelativeTime at={task.createdAt} className="relative z-[2]" />,
  },
]
