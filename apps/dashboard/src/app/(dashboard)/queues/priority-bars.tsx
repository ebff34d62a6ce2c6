import type { Queue } from '@bullwheel/contracts'

const STEP = 8
const HEIGHT = 20

/** How many wait at each priority, as ten small bars from the most urgent to the least. */
export function PriorityBars({ priorities }: Pick<Queue, 'priorities'>) {
  const most = Math.max(...priorities.map(({ waiting }) => waiting), 1)
  const some = priorities.filter(({ waiting }) => waiting > 0)
  const words = some.map(({ priority, waiting }) => `${waiting} at priority ${priority}`).join(', ')
  const label = some.length === 0 ? 'Nothing waits' : `Waiting: ${words}`
  return (
    <span title={label} className="inline-block align-middle">
      <span className="sr-only">{label}</span>
      <svg aria-hidden width={priorities.length * STEP} height={HEIGHT}>
        {priorities.map(({ priority, waiting }, index) => {
          const height = waiting === 0 ? 2 : 3 + Math.round(((HEIGHT - 3) * waiting) / most)
          return (
            <rect
              key={priority}
              x={index * STEP}
              y={HEIGHT - height}
              width={STEP - 2}
              height={height}
              rx={1}
              className={waiting > 0 ? 'fill-queued' : 'fill-line-strong'}
            />
          )
        })}
      </svg>
    </span>
  )
}
