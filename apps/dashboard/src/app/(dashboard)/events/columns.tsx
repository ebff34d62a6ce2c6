import type { EventRow, EventSource } from '../../../api/event-queries.ts'
import type { Column } from '../../../components/data-table.tsx'
import { TaskId } from '../../../components/task-id.tsx'
import { EVENT_VIEWS } from '../../../state/event-view.ts'
import { ViewBadge } from '../../../state/view-badge.tsx'
import { RelativeTime } from '../../../time/relative-time.tsx'

const COLUMNS: readonly Column<EventRow>[] = [
  {
    key: 'kind',
    title: 'Event',
    className: 'w-32 max-md:order-1',
    cell: ({ kind }) => <ViewBadge view={EVENT_VIEWS[kind]} />,
  },
  {
    key: 'place',
    title: 'Partition : offset',
    className: 'w-36 max-md:order-6 max-md:text-xs nums text-ink-2',
    cell: ({ place }) =>
      place !== null && (
        <span title={`Partition ${place.partition}, offset ${place.offset}`} className="font-mono text-xs">
          {place.partition} : {place.offset}
        </span>
      ),
  },
  {
    key: 'task',
    title: 'Task',
    className: 'w-[26%] max-md:order-3 max-md:basis-full',
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
    className: 'max-md:order-4 max-md:basis-full max-md:whitespace-nowrap text-ink-2',
    cell: ({ error }) => error,
  },
  {
    key: 'id',
    title: 'Id',
    className: 'w-26 max-lg:hidden',
    cell: ({ taskId }) => <TaskId id={taskId} />,
  },
  {
    key: 'queue',
    title: 'Queue',
    className: 'w-28 max-md:order-5 max-md:text-xs text-ink-2',
    cell: ({ queue }) => queue,
  },
  {
    key: 'attempt',
    title: 'Attempt',
    className: 'w-18 max-md:order-7 max-md:text-xs nums text-ink-2',
    cell: ({ attempt }) => (attempt === 0 ? '–' : `#${attempt}`),
  },
  {
    key: 'at',
    title: 'Happened',
    className: 'w-24 md:text-right max-md:order-2 max-md:ml-auto max-md:text-xs nums text-ink-3',
    cell: ({ at }) => <RelativeTime at={at} className="relative z-[2]" />,
  },
]
const LOG_COLUMNS = COLUMNS.filter(({ key }) => key !== 'place')

/** Only what is in Kafka has a place there. */
export const eventColumns = (source: EventSource): readonly Column<EventRow>[] =>
  source === 'kafka' ? COLUMNS : LOG_COLUMNS

/** An event that was repeated in the topic stands there twice. */
export function describeEvent({ kind, taskId, type, version, place }: EventRow) {
  const key = place === null ? `${taskId} ${version} ${kind}` : `${place.partition} ${place.offset}`
  return { key, href: `/tasks/${taskId}`, name: `${kind}, ${type}, ${taskId}`, version: 0 }
}
