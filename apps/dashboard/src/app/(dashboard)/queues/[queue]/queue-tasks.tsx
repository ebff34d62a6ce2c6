import type { Queue } from '@bullwheel/contracts'
import clsx from 'clsx'
import Link from 'next/link'
import { Panel } from '../../../../components/panel.tsx'
import { failedPath } from '../../failed/search-params.ts'
import { tasksPath } from '../../tasks/search-params.ts'
import { queueCounts } from '../queue-counts.ts'

/** How many tasks stand in which state, each number leading to them. */
export function QueueTasks({ queue }: { queue: Queue }) {
  return (
    <Panel title="Tasks">
      <ul className="grid grid-cols-2 gap-px p-2 sm:grid-cols-4">
        {queueCounts(queue).map(({ word, icon: Icon, text, states, count }) => {
          const isFailed = states.join() === 'failed'
          return (
            <li key={word}>
              <Link
                href={
                  isFailed ? failedPath({ queue: queue.name }) : tasksPath({ queue: queue.name, state: [...states] })
                }
                prefetch={false}
                className="block rounded-md px-2 py-1.5 hover:bg-hover"
              >
                <span className={clsx('flex items-center gap-1.5', text)}>
                  <Icon aria-hidden size={13} /> {word}
                </span>
                <span className={clsx('nums text-lg font-medium', count === 0 && 'text-ink-3')}>
                  {count.toLocaleString('en')}
                </span>
              </Link>
            </li>
          )
        })}
      </ul>
    </Panel>
  )
}
