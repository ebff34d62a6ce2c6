import type { TaskSummary } from '@bullwheel/contracts'
import type { Column } from '../../../components/data-table.tsx'
import { RelativeTime } from '../../../time/relative-time.tsx'
import { RetryButton } from './retry-button.tsx'

/** `onRetry` is null for those who may only look. */
export function failedColumns(onRetry: ((task: TaskSummary) => void) | null): readonly Column<TaskSummary>[] {
  return onRetry === null ? COLUMNS : [...COLUMNS, retryColumn(onRetry)]
}

const COLUMNS: readonly Column<TaskSummary>[] = [
  {
    key: 'task',
    title: 'Task',
    className: 'w-[24%] max-md:order-1 max-md:min-w-0 max-md:flex-1',
    cell: ({ type, name }) => (
      <span className="flex min-w-0 items-baseline gap-2">
        <span className="shrink-0 font-medium">{type}</span>
        {name !== null && <span className="truncate text-ink-2">{name}</span>}
      </span>
    ),
  },
  {
    key: 'error',
    title: 'Error',
    className: 'max-md:order-3 max-md:basis-full max-md:whitespace-normal',
    cell: ({ errorPreview }) => <span className="text-failed">{errorPreview ?? 'No error is kept'}</span>,
  },
  {
    key: 'queue',
    title: 'Queue',
    className: 'w-28 max-md:order-4 max-md:text-xs text-ink-2',
    cell: ({ queue }) => queue,
  },
  {
    key: 'attempts',
    title: 'Attempts',
    className: 'w-20 max-md:order-5 max-md:text-xs nums text-ink-2',
    cell: ({ attempt, maxAttempts }) => (
      <>
        {attempt}
        <span className="text-ink-3"> / {maxAttempts}</span>
      </>
    ),
  },
  {
    key: 'failed',
    title: 'Failed',
    className: 'w-24 md:text-right max-md:order-2 max-md:text-xs nums text-ink-3',
    cell: ({ finishedAt }) => (finishedAt === null ? '–' : <RelativeTime at={finishedAt} className="relative z-[2]" />),
  },
]

const retryColumn = (onRetry: (task: TaskSummary) => void): Column<TaskSummary> => ({
  key: 'retry',
  title: 'Retry',
  className: 'w-28 md:text-right max-md:order-6 max-md:ml-auto',
  cell: (task) => <RetryButton task={task} onRetry={onRetry} />,
})
