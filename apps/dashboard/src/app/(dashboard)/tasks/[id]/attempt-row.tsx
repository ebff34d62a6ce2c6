'use client'

import type { TaskAttempt } from '@bullwheel/contracts'
import { ChevronRight } from 'lucide-react'
import { OUTCOME_VIEWS } from '../../../../state/outcome-view.ts'
import { ViewBadge } from '../../../../state/view-badge.tsx'
import { formatDuration } from '../../../../time/format.ts'
import { RunTime } from '../../../../time/run-time.tsx'
import { AttemptDetails } from './attempt-details.tsx'
import type { Bar } from './timeline.ts'
import { Track } from './track.tsx'
import { TRACK_GRID } from './track-grid.ts'

/** One attempt: outcome, its bar on the axis, how long it ran and what was waited before. The rest opens below. */
export function AttemptRow({ bar }: { bar: Bar }) {
  const { attempt, waitMs } = bar
  const view = OUTCOME_VIEWS[attempt.outcome]
  return (
    <li>
      <details className="group">
        <summary className="flex items-start gap-1.5 py-2 pr-4 pl-4 -outline-offset-2! hover:bg-hover">
          <ChevronRight
            aria-hidden
            size={14}
            className="mt-[3px] shrink-0 text-ink-3 transition-transform group-open:rotate-90"
          />
          <div className="min-w-0 flex-1">
            <div className={`${TRACK_GRID} max-md:flex max-md:flex-wrap max-md:gap-x-3`}>
              <span className="flex items-center gap-2">
                <span className="nums w-6 text-ink-3">#{attempt.attempt}</span>
                <ViewBadge view={view} isSpinning={attempt.outcome === 'running'} />
              </span>
              <Track run={bar.run} wait={bar.wait} tone={view.text} />
              <span className="nums flex gap-x-3 text-ink-2 max-md:flex-wrap">
                <RunTime from={attempt.startedAt} to={attempt.endedAt} />
                {waitMs !== null && <span className="text-ink-3">after {formatDuration(waitMs)}</span>}
                {attempt.stolen && (
                  <span
                    className="text-retrying"
                    title={`An idle worker of the pool ${attempt.pool ?? 'it was in'} ran it`}
                  >
                    stolen
                  </span>
                )}
              </span>
            </div>
            <ErrorLine attempt={attempt} />
          </div>
        </summary>
        <AttemptDetails attempt={attempt} />
      </details>
    </li>
  )
}

function ErrorLine({ attempt: { error } }: { attempt: TaskAttempt }) {
  if (error === null) return null
  return (
    <p className="mt-0.5 truncate text-ink-2 group-open:break-words group-open:whitespace-normal">
      <span className="text-failed">{error.name}</span> {error.message}
    </p>
  )
}
