import type { SystemInfo } from '@bullwheel/contracts'
import clsx from 'clsx'
import { CircleCheck, Unplug } from 'lucide-react'
import { Panel } from '../../../components/panel.tsx'
import { TableScroll } from '../../../components/table-scroll.tsx'
import { RelativeTime } from '../../../time/relative-time.tsx'

const HEAD = 'px-3 py-1.5 text-left text-xs font-medium text-ink-3 first:pl-4 last:pr-4'
const CELL = 'border-t px-3 py-1.5 whitespace-nowrap first:pl-4 last:pr-4'

/** The processes that run tasks, with their slots and their sign of life. */
export function WorkersPanel({ workers }: { workers: SystemInfo['workers'] }) {
  const alive = workers.filter(({ deadAt }) => deadAt === null)
  const slots = alive.reduce((sum, worker) => sum + worker.slots, 0)
  const busy = alive.reduce((sum, worker) => sum + worker.busy, 0)
  return (
    <Panel title="Workers" note={`${alive.length} alive, ${busy} of ${slots} slots busy`}>
      {workers.length === 0 ? (
        <p className="px-4 py-3 text-ink-3">No worker has reported: tasks are accepted and wait for one.</p>
      ) : (
        <TableScroll label="List of them">
          <table className="w-full border-separate border-spacing-0">
            <thead>
              <tr>
                {['Worker', 'Host', 'Process', 'Slots', 'Busy', 'Started', 'Last beat'].map((title) => (
                  <th key={title} scope="col" className={HEAD}>
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody className="nums">
              {workers.map(({ id, host, pid, slots: has, busy: runs, startedAt, beatAt, deadAt }) => (
                <tr key={id} className={deadAt === null ? undefined : 'text-ink-3'}>
                  <td className={CELL}>
                    <span className="flex items-center gap-2">
                      <Life isAlive={deadAt === null} />
                      <code className="font-mono text-xs">{id}</code>
                    </span>
                  </td>
                  <td className={CELL}>{host}</td>
                  <td className={CELL}>{pid}</td>
                  <td className={CELL}>{has}</td>
                  <td className={CELL}>{runs}</td>
                  <td className={CELL}>
                    <RelativeTime at={startedAt} />
                  </td>
                  <td className={CELL}>
                    <RelativeTime at={beatAt} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
    </Panel>
  )
}

function Life({ isAlive }: { isAlive: boolean }) {
  const Icon = isAlive ? CircleCheck : Unplug
  return (
    <span className={clsx('inline-flex items-center gap-1.5', isAlive ? 'text-completed' : 'text-failed')}>
      <Icon aria-hidden size={14} /> {isAlive ? 'Alive' : 'Dead'}
    </span>
  )
}
