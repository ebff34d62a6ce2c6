import type { Backfill, Schedule } from '@bullwheel/contracts'
import { TICK_VIEWS } from '../../../../state/tick-view.ts'
import { ViewBadge } from '../../../../state/view-badge.tsx'
import { ZonedTime } from '../../../../time/zoned-time.tsx'

/** What a backfill would do: how many tasks, and for which times. */
export function BackfillCount({ schedule, counted }: { schedule: Schedule; counted: Backfill }) {
  const { ticks, made, first } = counted
  const left = ticks - made
  return (
    <div className="rounded-lg border">
      <output className="block px-4 py-2.5 text-ink">
        <span className="font-medium">
          Makes {made.toLocaleString('en')} of {ticks.toLocaleString('en')} {ticks === 1 ? 'tick' : 'ticks'}
        </span>
        {left > 0 && `; ${left.toLocaleString('en')} ${left === 1 ? 'has a task' : 'have a task'} already`}
        {made > 1 && schedule.overlap !== 'allow' && '. They run one after the other, as its overlap rule wants'}.
      </output>
      {first.length > 0 && (
        <section
          aria-label="Times that get a task"
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- who has no mouse must be able to scroll it
          tabIndex={0}
          className="max-h-56 overflow-auto border-t -outline-offset-2!"
        >
          <ol className="divide-y">
            {first.map(({ at, was }) => (
              <li key={at} className="flex items-center gap-3 px-4 py-1.5">
                <ZonedTime at={at} zone={schedule.timezone} className="nums" />
                <span className="ml-auto">
                  {was === null ? (
                    <span className="text-ink-3">never decided</span>
                  ) : (
                    <ViewBadge view={TICK_VIEWS[was]} />
                  )}
                </span>
              </li>
            ))}
          </ol>
        </section>
      )}
      {first.length < made && (
        <p className="border-t px-4 py-1.5 text-xs text-ink-3">and {(made - first.length).toLocaleString('en')} more</p>
      )}
    </div>
  )
}
