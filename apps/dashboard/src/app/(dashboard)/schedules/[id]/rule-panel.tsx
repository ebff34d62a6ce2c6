'use client'

import type { Schedule } from '@bullwheel/contracts'
import { DueTime } from '../../../../time/due-time.tsx'
import { ZonedTime } from '../../../../time/zoned-time.tsx'
import { RuleText } from '../rule-text.tsx'

/** What the rule means and when it fires next, in large. */
export function RulePanel({ schedule }: { schedule: Schedule }) {
  const { description, timezone, nextRunAt, state } = schedule
  return (
    <section
      aria-label="Rule"
      className="grid gap-4 rounded-lg border bg-surface p-4 sm:grid-cols-[minmax(0,1fr)_auto]"
    >
      <div className="min-w-0">
        <p className="text-lg font-semibold tracking-tight text-balance">{description}</p>
        <p className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-ink-2">
          <span className="rounded bg-pressed px-1.5 py-0.5">
            <RuleText schedule={schedule} />
          </span>
          {timezone}
        </p>
      </div>
      <div className="sm:text-right">
        <p className="text-xs text-ink-3">Next run</p>
        {nextRunAt === null ? (
          <p className="text-lg font-semibold text-ink-2">
            {state === 'paused' ? 'None while paused' : 'None any more'}
          </p>
        ) : (
          <>
            <p className="text-lg font-semibold tracking-tight">
              <DueTime at={nextRunAt} className="nums" />
            </p>
            <p className="text-ink-2">
              <ZonedTime at={nextRunAt} zone={timezone} className="nums" />
            </p>
          </>
        )}
      </div>
    </section>
  )
}
