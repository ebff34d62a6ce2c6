import type { Schedule } from '@bullwheel/contracts'
import { TriangleAlert } from 'lucide-react'
import type { Column } from '../../../components/data-table.tsx'
import { SCHEDULE_VIEWS } from '../../../state/schedule-view.ts'
import { TICK_VIEWS } from '../../../state/tick-view.ts'
import { ViewBadge } from '../../../state/view-badge.tsx'
import { DueTime } from '../../../time/due-time.tsx'
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
    className: 'w-26 [td&]:align-top md:[td&]:py-1.5! max-md:order-2',
    cell: ({ state, pause }) => (
      <span title={pause === null ? undefined : pausedWords(pause)}>
        <ViewBadge view={SCHEDULE_VIEWS[state]} />
      </span>
    ),
  },
  {
    key: 'schedule',
    title: 'Schedule',
    className: 'w-[17%] md:max-lg:w-[28%] [td&]:align-top md:[td&]:py-1.5! max-md:order-1 max-md:min-w-0 max-md:flex-1',
    cell: ({ name, task, warnings }) => (
      <>
        <span className="flex items-center gap-1.5 font-medium">
          <span className="truncate">{name}</span>
          {warnings.length > 0 && <WarnedMark warnings={warnings} />}
        </span>
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
    className: '[td&]:align-top md:[td&]:py-1.5! max-md:order-4 max-md:basis-full',
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
    className: 'w-45 md:max-lg:w-28 [td&]:align-top md:[td&]:py-1.5! max-md:order-5',
    cell: ({ nextRunAt, timezone }) =>
      nextRunAt === null ? (
        <span className="text-ink-3">no next run</span>
      ) : (
        <>
          <span className="block">
            <span className="text-ink-3 md:hidden">next </span>
            <DueTime at={nextRunAt} className="nums relative z-[2]" />
          </span>
          <ZonedTime
            at={nextRunAt}
            zone={timezone}
            className="nums relative z-[2] block w-fit text-xs text-ink-3 md:max-lg:hidden"
          />
        </>
      ),
  },
  {
    key: 'last',
    title: 'Last tick',
    className: 'w-29 md:max-xl:hidden [td&]:align-top md:[td&]:py-1.5! max-md:order-6 max-md:ml-auto max-md:text-right',
    cell: ({ lastTick }) =>
      lastTick === null ? (
        <span className="text-ink-3">no tick yet</span>
      ) : (
        <>
          <span className="block" title={lastTick.reason ?? undefined}>
            <ViewBadge view={TICK_VIEWS[lastTick.outcome]} />
          </span>
          <RelativeTime at={lastTick.at} className="nums relative z-[2] block text-xs text-ink-3 md:w-fit" />
        </>
      ),
  },
  {
    key: 'trouble',
    title: 'Trouble',
    className: 'w-[16%] md:max-lg:hidden [td&]:align-top md:[td&]:py-1.5! max-md:order-7 max-md:basis-full',
    cell: (schedule) => <TroubleLinks schedule={schedule} />,
  },
  {
    key: 'actions',
    title: 'Actions',
    className: 'w-20 [td&]:overflow-visible! md:[td&]:py-1! [td&]:align-top md:text-right max-md:order-3',
    cell: (schedule) => <RowActions schedule={schedule} />,
  },
]

function pausedWords({ by, reason }: NonNullable<Schedule['pause']>): string {
  return reason === null ? `Paused by ${by}` : `Paused by ${by}: ${reason}`
}

/** Stands in for the column of troubles where there is no room for it. */
function WarnedMark({ warnings }: Pick<Schedule, 'warnings'>) {
  const words = warnings.map(({ message }) => message).join('\n')
  return (
    <span title={words} className="shrink-0 text-retrying max-md:hidden lg:hidden">
      <TriangleAlert aria-hidden size={13} />
      <span className="sr-only">{words}</span>
    </span>
  )
}
