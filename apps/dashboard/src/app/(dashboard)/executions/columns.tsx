import type { Execution } from '@bullwheel/contracts'
import type { Column } from '../../../components/data-table.tsx'
import { OUTCOME_VIEWS } from '../../../state/outcome-view.ts'
import { ViewBadge } from '../../../state/view-badge.tsx'
import { WorkerLink } from '../workers/worker-link.tsx'
import { ScheduleMark } from '../schedules/schedule-mark.tsx'
import { RelativeTime } from '../../../time/relative-time.tsx'
import { RunTime } from '../../../time/run-time.tsx'

export const executionColumns: readonly Column<Execution>[] = [
  {
    key: 'outcome',
    title: 'Outcome',
    className: 'w-34 max-md:order-1',
    cell: ({ outcome }) => <ViewBadge view={OUTCOME_VIEWS[outcome]} isSpinning={outcome === 'running'} />,
  },
  {
    key: 'task',
    title: 'Task',
    className: 'w-[22%] max-md:order-3 max-md:basis-full',
    cell: ({ type, name, scheduleId }) => (
      <span className="flex min-w-0 items-baseline gap-2">
        <span className="shrink-0 font-medium">{type}</span>
        {name !== null && <span className="truncate text-ink-2">{name}</span>}
        {scheduleId !== null && <ScheduleMark id={scheduleId} tickAt={null} />}
      </span>
    ),
  },
  {
    key: 'attempt',
    title: 'Attempt',
    className: 'w-18 max-md:order-5 max-md:text-xs nums text-ink-2',
    cell: ({ attempt }) => `#${attempt}`,
  },
  {
    key: 'payload',
    title: 'Payload or error',
    className: 'max-md:order-4 max-md:basis-full max-md:whitespace-nowrap',
    cell: ({ error, payloadPreview }) =>
      error === null ? (
        <span className="font-mono text-xs text-ink-3">{payloadPreview}</span>
      ) : (
        <span className="text-ink-2">
          <span className="text-failed">{error.name}</span> {error.message}
        </span>
      ),
  },
  {
    key: 'queue',
    title: 'Queue',
    className: 'w-28 max-md:order-6 max-md:text-xs text-ink-2',
    cell: ({ queue }) => queue,
  },
  {
    key: 'worker',
    title: 'Worker',
    className: 'w-36 max-lg:hidden',
    cell: ({ worker }) => <WorkerLink id={worker} />,
  },
  {
    key: 'runTime',
    title: 'Ran for',
    className: 'w-24 md:text-right max-md:order-7 max-md:text-xs text-ink-2',
    cell: ({ startedAt, endedAt }) => <RunTime from={startedAt} to={endedAt} />,
  },
  {
    key: 'started',
    title: 'Started',
    className: 'w-24 md:text-right max-md:order-2 max-md:ml-auto max-md:text-xs nums text-ink-3',
    cell: ({ startedAt }) => (startedAt === null ? '–' : <RelativeTime at={startedAt} className="relative z-[2]" />),
  },
]
