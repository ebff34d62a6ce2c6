import clsx from 'clsx'
import { percent, type Level, type Measure } from './heat.ts'
import { LEVEL_LOOKS } from './heat-look.ts'

type Props = { measure: Measure; steps: readonly number[] }

/** What the colours mean, in numbers. */
export function HeatLegend({ measure, steps }: Props) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 pb-3 text-xs text-ink-3">
      <span>
        {measure === 'load' ? 'Share of the slots, in the busiest ten minutes of the hour' : 'Tasks in the hour'}
      </span>
      <ul className="flex flex-wrap gap-x-3 gap-y-1">
        {entries(measure, steps).map(({ level, words }) => (
          <li key={level} className="nums flex items-center gap-1.5">
            <span
              aria-hidden
              className={clsx(
                'size-3 rounded-[3px] border border-transparent',
                LEVEL_LOOKS[level],
                level === 0 && 'border-line-strong!',
              )}
            />
            {words}
          </li>
        ))}
      </ul>
    </div>
  )
}

function entries(measure: Measure, steps: readonly number[]): { level: Level; words: string }[] {
  const ends = [...new Set(steps)]
  const upTo = ends.map((end, index) => {
    const words = measure === 'load' ? `to ${percent(end)}` : `to ${end.toLocaleString('en')}`
    return { level: (index + 1) as Level, words }
  })
  const over = { level: 5, words: 'more than all slots, as 1.5×' } as const
  return [{ level: 0, words: 'none' }, ...upTo, ...(measure === 'load' ? [over] : [])]
}
