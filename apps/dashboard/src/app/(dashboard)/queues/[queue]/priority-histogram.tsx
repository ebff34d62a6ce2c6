import type { Queue } from '@bullwheel/contracts'
import clsx from 'clsx'
import { Panel } from '../../../../components/panel.tsx'

/** Waiting tasks by priority, as bars and as numbers. */
export function PriorityHistogram({ queue: { priorities, counts } }: { queue: Queue }) {
  const most = Math.max(...priorities.map(({ waiting }) => waiting), 1)
  return (
    <Panel title="Waiting by priority" note={counts.waiting.toLocaleString('en')}>
      <table aria-label="Waiting by priority" className="w-full border-separate border-spacing-0 px-4 py-2">
        <thead className="text-xs text-ink-3">
          <tr>
            <th scope="col" className="w-16 py-1 text-left font-normal">
              Priority
            </th>
            <th scope="col" className="w-20 py-1 pr-4 text-right font-normal">
              Waiting
            </th>
            <td aria-hidden className="py-1">
              1 is the most urgent
            </td>
          </tr>
        </thead>
        <tbody>
          {priorities.map(({ priority, waiting }) => (
            <tr key={priority}>
              <th scope="row" className="nums py-0.5 text-left font-normal text-ink-2">
                {priority}
              </th>
              <td className={clsx('nums py-0.5 pr-4 text-right', waiting === 0 && 'text-ink-3')}>
                {waiting.toLocaleString('en')}
              </td>
              <td aria-hidden className="py-0.5">
                <Bar share={waiting / most} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}

function Bar({ share }: { share: number }) {
  return (
    <svg className="block h-4 w-full">
      {share === 0 ? (
        <rect width={2} height="100%" rx={1} className="fill-line-strong" />
      ) : (
        <rect width={`${Math.max(1, 100 * share)}%`} height="100%" rx={3} className="fill-queued" />
      )}
    </svg>
  )
}
