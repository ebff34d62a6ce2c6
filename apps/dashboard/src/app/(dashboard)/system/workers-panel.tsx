import type { SystemInfo } from '@bullwheel/contracts'
import Link from 'next/link'
import { Panel } from '../../../components/panel.tsx'
import { TableScroll } from '../../../components/table-scroll.tsx'
import { ViewBadge } from '../../../state/view-badge.tsx'
import { WORKER_VIEWS } from '../../../state/worker-view.ts'
import { RelativeTime } from '../../../time/relative-time.tsx'
import { poolPath } from '../pools/paths.ts'
import { WorkerLink } from '../workers/worker-link.tsx'

const HEAD = 'px-3 py-1.5 text-left text-xs font-medium text-ink-3 first:pl-4 last:pr-4'
const CELL = 'border-t px-3 py-1.5 whitespace-nowrap first:pl-4 last:pr-4'

/** The processes that run tasks, with their slots and their sign of life. */
export function WorkersPanel({ workers }: { workers: SystemInfo['workers'] }) {
  const alive = workers.filter(({ deadAt }) => deadAt === null)
  const slots = alive.reduce((sum, worker) => sum + worker.slots, 0)
  const busy = alive.reduce((sum, worker) => sum + worker.busy, 0)
  return (
    <Panel
      title="Workers"
      note={`${alive.length} alive, ${busy} of ${slots} slots busy`}
      actions={
        <Link href="/workers" prefetch={false} className="rounded px-2 text-accent underline-offset-2 hover:underline">
          What they run
        </Link>
      }
    >
      {workers.length === 0 ? (
        <p className="px-4 py-3 text-ink-3">No worker has reported: tasks are accepted and wait for one.</p>
      ) : (
        <TableScroll label="List of them">
          <table className="w-full border-separate border-spacing-0">
            <thead>
              <tr>
                {['State', 'Worker', 'Pool', 'Host', 'Process', 'Slots', 'Busy', 'Started', 'Heartbeat'].map(
                  (title) => (
                    <th key={title} scope="col" className={HEAD}>
                      {title}
                    </th>
                  ),
                )}
              </tr>
            </thead>
            <tbody className="nums">
              {workers.map(
                ({ id, state, pool, host, pid, slots: has, busy: runs, startedAt, lastHeartbeatAt, deadAt }) => (
                  <tr key={id} className={deadAt === null ? undefined : 'text-ink-3'}>
                    <td className={CELL}>
                      <ViewBadge view={WORKER_VIEWS[state]} />
                    </td>
                    <td className={CELL}>
                      <WorkerLink id={id} />
                    </td>
                    <td className={CELL}>
                      <Link
                        href={poolPath(pool)}
                        prefetch={false}
                        className="rounded underline-offset-2 hover:text-accent hover:underline"
                      >
                        {pool}
                      </Link>
                    </td>
                    <td className={CELL}>{host}</td>
                    <td className={CELL}>{pid}</td>
                    <td className={CELL}>{has}</td>
                    <td className={CELL}>{runs}</td>
                    <td className={CELL}>
                      <RelativeTime at={startedAt} />
                    </td>
                    <td className={CELL}>
                      <RelativeTime at={lastHeartbeatAt} />
                    </td>
                  </tr>
                ),
              )}
            </tbody>
          </table>
        </TableScroll>
      )}
    </Panel>
  )
}
