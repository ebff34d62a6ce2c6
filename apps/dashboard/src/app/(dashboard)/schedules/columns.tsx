import type { Schedule } from '@bullwheel/contracts'
import type { Column } from '../../../components/data-table.tsx'
import { SCHEDULE_VIEWS } from '../../../state/schedule-view.ts'
import { TICK_VIEWS } from '../../../state/tick-view.ts'
import { ViewBadge } from '../../../state/view-badge.tsx'
import { RelativeTime } from '../../../time/relative-time.tsx'
import { ZonedTime } from '../../../time/zoned-time.tsx'
import { RowActions } from './row-actions.tsx'
import { RuleText } from './rule-text.tsx'
import { TroubleLinks } from './trouble-links.tsx'

/** Two lines a row: what it is, and below it in grey what that means exactly. */
export const scheduleColumns: readonly Column<Schedule>[] = [
  {
    key: 'state',
    title: 'State',
    className: 'w-28 align-top py-2! max-md:order-2',
    cell: ({ state, pause }) => (
      <span title={pause === null ? undefined : pausedWords(pause)}>
        <ViewBadge view={SCHEDULE_VIEWS[state]} />
      </span>
    ),
  },
  {
    key: 'schedule',
    title: 'Schedule',
    className: 'w-[20%] align-top py-2! max-md:order-1 max-md:min-w-0 max-md:flex-1',
    cell: ({ name, task }) => (
      <>
        <span className="block truncate font-medium">{name}</span>
        <span className="block truncate text-xs text-ink-3">
          {task.type}
          {task.queue !== undefined && ` in ${task.queue}`}
        </span>
      </>
    ),
  },
  {
    key: 'rule',
    title: 'Rule',
    className: 'align-top py-2! max-md:order-4 max-md:basis-full',
    cell: (schedule) => (
      <>
        <span className="block truncate" title={schedule.description}>
          {schedule.description}
        </span>
        <span className="block truncate text-xs text-ink-3">
          <RuleText schedule={schedule} /> · {schedule.timezone}
        </span>
      </>
    ),
  },
  {
    key: 'next',
    title: 'Next run',
    className: 'w-46 align-top py-2! max-md:order-5',
    cell: ({ nextRunAt, timezone }) =>
      nextRunAt === null ? (
        <span className="text-ink-3">none</span>
      ) : (
        <>
          <RelativeTime at={nextRunAt} className="nums relative z-[2] block w-fit" />
          <ZonedTime at={nextRunAt} zone={timezone} className="nums relative z-[2] text-xs text-ink-3" />
        </>
      ),
  },
  {
    key: 'last',
    title: 'Last tick',
    className: 'w-32 align-top py-2! max-md:order-6 max-md:ml-auto max-md:text-right',
    cell: ({ lastTick }) =>
      lastTick === null ? (
        <span className="text-ink-3">none yet</span>
      ) : (
        <>
          <span className="block" title={lastTick.reason ?? undefined}>
            <ViewBadge view={TICK_VIEWS[lastTick.outcome]} />
          </span>
          <RelativeTime at={lastTick.at} className="nums relative z-[2] text-xs text-ink-3" />
        </>
      ),
  },
  {
    key: 'trouble',
    title: 'Trouble',
    className: 'w-[19%] align-top py-2! max-md:order-7 max-md:basis-full',
    cell: (schedule) => <TroubleLinks schedule={schedule} />,
  },
  {
    key: 'actions',
    title: '',
    className: 'w-18 overflow-visible! py-2! align-top max-md:order-3',
    cell: (schedule) => <RowActions schedule={schedule} />,
  },
]

function pausedWords({ by, reason }: NonNullable<Schedule['pause']>): string {
  return reason === null ? `Paused by ${by}` : `Paused by ${by}: ${reason}`
}
