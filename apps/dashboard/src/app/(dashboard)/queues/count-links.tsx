import type { Queue } from '@bullwheel/contracts'
import clsx from 'clsx'
import Link from 'next/link'
import { tasksPath } from '../tasks/search-params.ts'
import { queueCounts } from './queue-counts.ts'

/** The states that have tasks, each number leading to them. */
export function CountLinks({ queue }: { queue: Queue }) {
  const some = queueCounts(queue).filter(({ count }) => count > 0)
  if (some.length === 0) return <span className="text-ink-3">no tasks</span>
  return (
    <span className="flex flex-wrap gap-x-1 md:flex-nowrap">
      {some.map(({ word, icon: Icon, text, states, count }) => (
        <Link
          key={word}
          href={tasksPath({ queue: queue.name, state: [...states] })}
          prefetch={false}
          title={word}
          aria-label={`${count.toLocaleString('en')} ${word.toLowerCase()} in ${queue.name}`}
          className="nums relative z-[2] inline-flex items-center gap-1 rounded px-1 hover:bg-pressed max-md:h-8"
        >
          <Icon aria-hidden size={13} className={clsx('shrink-0', text)} />
          {count.toLocaleString('en')}
        </Link>
      ))}
    </span>
  )
}
