import type { Attempt } from '@bullwheel/contracts'
import { ChevronRight } from 'lucide-react'
import { OUTCOME_VIEWS } from '../../../../state/outcome-view.ts'
import { ViewBadge } from '../../../../state/view-badge.tsx'
import { AbsoluteTime } from '../../../../time/absolute-time.tsx'
import { RunTime } from '../../../../time/run-time.tsx'
import { ErrorDetails } from './error-details.tsx'

/** One attempt: outcome, worker, times; its error opens below. */
export function AttemptRow({ attempt }: { attempt: Attempt }) {
  const line = <AttemptLine attempt={attempt} />
  if (attempt.error === null) return <li className="px-4 py-2.5 pl-9">{line}</li>
  return (
    <li>
      <details className="group">
        <summary className="flex items-start gap-1.5 px-4 py-2.5 hover:bg-hover">
          <ChevronRight
            aria-hidden
            size={14}
            className="mt-[3px] shrink-0 text-ink-3 transition-transform group-open:rotate-90"
          />
          <div className="min-w-0 flex-1">
            {line}
            <p className="mt-0.5 truncate text-ink-2 group-open:whitespace-normal">
              <span className="text-failed">{attempt.error.name}</span> {attempt.error.message}
            </p>
          </div>
        </summary>
        <ErrorDetails error={attempt.error} />
      </details>
    </li>
  )
}

function AttemptLine({ attempt }: { attempt: Attempt }) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
      <span className="nums w-6 text-ink-3">#{attempt.attempt}</span>
      <span className="w-28">
        <ViewBadge view={OUTCOME_VIEWS[attempt.outcome]} isSpinning={attempt.outcome === 'running'} />
      </span>
      <span className="w-20">
        <RunTime from={attempt.startedAt} to={attempt.endedAt} />
      </span>
      {attempt.worker !== null && <span className="truncate font-mono text-xs text-ink-2">{attempt.worker}</span>}
      {attempt.startedAt !== null && <AbsoluteTime at={attempt.startedAt} className="nums text-ink-3 sm:ml-auto" />}
    </div>
  )
}
