'use client'

import type { Task } from '@bullwheel/contracts'
import clsx from 'clsx'
import { STATE_VIEWS } from '../../../../state/state-view.ts'
import { RelativeTime } from '../../../../time/relative-time.tsx'

/** How far the handler says it is, or how far it came. */
export function ProgressPanel({ task: { state, progress } }: { task: Task }) {
  if (progress === null || state === 'completed') return null
  const percent = Math.round(progress.percent)
  const isRunning = state === 'running'
  return (
    <section aria-label="Progress" className="rounded-lg border px-4 py-3">
      <div className="mb-2 flex items-baseline gap-2">
        <h2 className="font-medium">{isRunning ? 'Progress' : 'Came as far as'}</h2>
        <span className="nums font-medium">{percent} %</span>
        {progress.text !== null && <span className="min-w-0 truncate text-ink-2">{progress.text}</span>}
        <RelativeTime at={progress.at} className="nums ml-auto shrink-0 text-ink-3" />
      </div>
      <progress
        aria-label="Progress"
        aria-valuetext={progress.text === null ? `${percent} %` : `${percent} %, ${progress.text}`}
        max={100}
        value={percent}
        className={clsx('progress-bar block h-1.5 w-full', STATE_VIEWS[state].text)}
      />
    </section>
  )
}
