import type { Worker } from '@bullwheel/contracts'
import Link from 'next/link'
import { Panel } from '../../../../components/panel.tsx'
import { RunTime } from '../../../../time/run-time.tsx'
import { executionsPath } from '../../executions/search-params.ts'
import { queuePath } from '../../queues/paths.ts'
import { tasksOf } from '../count-words.ts'

/** What it runs now, as it told with its last heartbeat. */
export function RunningPanel({ worker: { id, running, busy, queues, state } }: { worker: Worker }) {
  if (state === 'ended') return null
  const own = new Set(queues)
  const left = busy - running.length
  return (
    <Panel title="Running" note={busy.toLocaleString('en')}>
      {running.length === 0 && <p className="px-4 py-3 text-ink-3">{busy === 0 ? 'Nothing.' : tasksOf(busy)}</p>}
      {running.length > 0 && (
        <ul aria-label="Running tasks" className="divide-y">
          {running.map(({ taskId, queue, type, since }) => (
            <li key={taskId} className="relative flex flex-wrap items-baseline gap-x-3 px-4 py-2 hover:bg-hover">
              <Link
                href={`/tasks/${taskId}`}
                prefetch={false}
                data-row-link
                aria-label={`${type}, task ${taskId}`}
                className="absolute inset-0 z-[1] -outline-offset-2!"
              />
              <span className="font-medium break-words">{type}</span>
              <span className="font-mono text-xs break-all text-ink-3">{taskId}</span>
              <span className="ml-auto flex gap-3 text-ink-2">
                {queues.length > 0 && !own.has(queue) && <span className="text-retrying">stolen</span>}
                <Link
                  href={queuePath(queue)}
                  prefetch={false}
                  className="relative z-[2] rounded underline-offset-2 hover:text-accent hover:underline"
                >
                  {queue}
                </Link>
                <RunTime from={since} to={null} />
              </span>
            </li>
          ))}
        </ul>
      )}
      {running.length > 0 && left > 0 && (
        <p className="border-t px-4 py-2">
          <Link
            href={executionsPath({ worker: id, outcome: 'running' })}
            prefetch={false}
            className="rounded text-accent underline-offset-2 hover:underline"
          >
            {left.toLocaleString('en')} more
          </Link>
        </p>
      )}
    </Panel>
  )
}
