import type { Queue } from '@bullwheel/contracts'
import clsx from 'clsx'
import type { Column } from '../../../components/data-table.tsx'
import { formatDuration } from '../../../time/format.ts'
import { CountLinks } from './count-links.tsx'
import { describeLimits } from './describe-limits.ts'
import { PausedMark } from './paused-mark.tsx'
import { PriorityBars } from './priority-bars.tsx'
import { formatRate } from './format-rate.ts'

const number = 'w-19 md:text-right nums text-ink-2 max-md:text-xs'

const rate = (key: keyof Queue['rates'], className: string): Column<Queue> => ({
  key,
  title: `${key.charAt(0).toUpperCase()}${key.slice(1)}/s`,
  className: `${number} ${className}`,
  cell: ({ rates }) => (
    <>
      {formatRate(rates[key])}
      <span className="text-ink-3 md:hidden"> {key}/s</span>
    </>
  ),
})

export const queueColumns: readonly Column<Queue>[] = [
  {
    key: 'queue',
    title: 'Queue',
    className: 'w-[22%] max-md:order-1 max-md:basis-full',
    cell: (queue) => (
      <span className="flex min-w-0 items-center gap-2">
        <span className={clsx('truncate font-medium', queue.paused && 'max-w-[60%] shrink-0')}>{queue.name}</span>
        {queue.paused && <PausedMark queue={queue} />}
      </span>
    ),
  },
  {
    key: 'counts',
    title: 'Tasks',
    className: 'max-md:order-2 max-md:basis-full',
    cell: (queue) => <CountLinks queue={queue} />,
  },
  {
    key: 'priorities',
    title: 'Priority 1–10',
    className: 'w-28 max-md:order-3',
    cell: ({ priorities }) => <PriorityBars priorities={priorities} />,
  },
  {
    key: 'oldest',
    title: 'Oldest wait',
    className: `${number} w-24! max-md:order-4`,
    cell: ({ oldestWaitMs }) =>
      oldestWaitMs === null ? (
        <span className="text-ink-3 max-md:hidden">–</span>
      ) : (
        <>
          {formatDuration(oldestWaitMs)}
          <span className="text-ink-3 md:hidden"> oldest wait</span>
        </>
      ),
  },
  rate('accepted', 'w-22! max-[90rem]:hidden'),
  rate('started', 'max-[90rem]:hidden'),
  rate('finished', 'w-20! max-md:order-5'),
  rate('failed', 'max-md:order-6'),
  {
    key: 'limits',
    title: 'Limits',
    className: 'w-46 max-lg:hidden text-ink-2',
    cell: (queue) => describeLimits(queue) ?? <span className="text-ink-3">none</span>,
  },
]
