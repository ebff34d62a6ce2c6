import type { Worker } from '@bullwheel/contracts'
import { Panel } from '../../../components/panel.tsx'
import { formatDuration } from '../../../time/format.ts'
import { RelativeTime } from '../../../time/relative-time.tsx'
import { workersOf } from './count-words.ts'
import { WorkerLink } from './worker-link.tsx'

/** More of them nobody reads through; a filter finds the others. */
const SHOWN = 50

/** Workers that ended within the last hour, and why. */
export function EndedWorkers({ workers }: { workers: readonly Worker[] }) {
  const shown = workers.slice(0, SHOWN)
  return (
    <Panel title="Ended" note={`${workers.length.toLocaleString('en')} within the last hour`}>
      <ul aria-label="Ended workers" className="divide-y">
        {shown.map((worker) => (
          <EndedRow key={worker.id} worker={worker} />
        ))}
      </ul>
      {workers.length > SHOWN && (
        <p className="border-t px-4 py-2.5 text-ink-3">
          {workersOf(workers.length - SHOWN)} more: choose a pool or a host to see them.
        </p>
      )}
    </Panel>
  )
}

function EndedRow({ worker: { id, pool, reason, startedAt, deadAt, processed } }: { worker: Worker }) {
  return (
    <li className="flex flex-wrap items-baseline gap-x-3 px-4 py-2 hover:bg-hover">
      <WorkerLink id={id} className="break-all" />
      <span className="text-ink-3">{pool}</span>
      <span className="min-w-0 flex-1 basis-60 break-words text-ink-2">{reason ?? 'not known why'}</span>
      {deadAt !== null && (
        <span className="nums text-xs text-ink-3">
          {processed.toLocaleString('en')} runs in {formatDuration(Date.parse(deadAt) - Date.parse(startedAt))} ·{' '}
          <RelativeTime at={deadAt} />
        </span>
      )}
    </li>
  )
}
