import type { Tick } from '@bullwheel/contracts'
import { ArrowUpRight } from 'lucide-react'
import Link from 'next/link'
import { StateBadge } from '../../../../state/state-badge.tsx'
import { TICK_VIEWS } from '../../../../state/tick-view.ts'
import { ViewBadge } from '../../../../state/view-badge.tsx'
import { RelativeTime } from '../../../../time/relative-time.tsx'
import { ZonedTime } from '../../../../time/zoned-time.tsx'
import { withClocks } from '../../../../time/zoned.ts'
import { latenessOf } from './lateness.ts'

/** One nominal time: what became of it and why, how late that was decided, and its task. */
export function TickRow({ tick, zone }: { tick: Tick; zone: string }) {
  const { at, outcome, reason, taskId, taskState, runAt } = tick
  const notes = [reason === null ? null : withClocks(reason, zone), latenessOf(tick)].filter((note) => note !== null)
  return (
    <li className="grid grid-cols-[8rem_minmax(0,1fr)_auto] items-start gap-x-3 gap-y-0.5 px-4 py-2 max-sm:grid-cols-[minmax(0,1fr)_auto]">
      <ViewBadge view={TICK_VIEWS[outcome]} />
      <div className="min-w-0 max-sm:order-3 max-sm:col-span-2">
        <p className="flex flex-wrap items-baseline gap-x-3">
          <ZonedTime at={at} zone={zone} className="nums font-medium" />
          <RelativeTime at={at} className="nums text-xs text-ink-3" />
        </p>
        {notes.length > 0 && <p className="break-words text-ink-2">{notes.join(' · ')}</p>}
      </div>
      <div className="flex justify-end max-sm:order-2">
        {taskId === null ? (
          <span className="text-ink-3">no task</span>
        ) : taskState === null ? (
          <span className="text-ink-3">task removed</span>
        ) : (
          <Link
            href={`/tasks/${taskId}`}
            prefetch={false}
            aria-label={`Task of ${at}, ${taskState}`}
            className="group flex items-center gap-1 rounded"
          >
            <StateBadge task={{ state: taskState, runAt }} />
            <ArrowUpRight aria-hidden size={13} className="text-ink-3 group-hover:text-ink" />
          </Link>
        )}
      </div>
    </li>
  )
}
