'use client'

import clsx from 'clsx'
import { formatIn } from '../../../../time/zoned.ts'
import { levelOf, percent, shortText, valueOf, type HeatCell, type HeatDay, type Measure } from './heat.ts'
import { LEVEL_LOOKS } from './heat-look.ts'
import { moveInGrid } from './move-in-grid.ts'

type Props = {
  days: readonly HeatDay[]
  measure: Measure
  steps: readonly number[]
  zone: string
  chosen: HeatCell | undefined
  onChoose: (at: string) => void
}

const HOURS = Array.from({ length: 24 }, (_, hour) => hour)
const twoDigits = (hour: number) => String(hour).padStart(2, '0')

/** A row for each day, an hour in each column; on narrow pages the other way round. Arrow keys walk through the cells. */
export function HeatGrid({ days, zone, ...rest }: Props) {
  return (
    <table
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role -- arrow keys walk through it
      role="grid"
      aria-label="Expected by day and hour"
      onKeyDown={moveInGrid}
      className="grid gap-px p-4 pb-2 text-[0.6875rem] max-lg:auto-cols-[minmax(0,1fr)] max-lg:grid-flow-col max-lg:grid-cols-[2rem] max-lg:grid-rows-[repeat(25,auto)] max-md:p-2 lg:grid-cols-[3.5rem_repeat(24,minmax(0,1fr))]"
    >
      <thead className="contents">
        <tr className="contents">
          <th scope="col">
            <span className="sr-only">Day</span>
          </th>
          {HOURS.map((hour) => (
            <th
              key={hour}
              scope="col"
              className="nums flex h-6 items-center justify-center font-normal text-ink-3 max-lg:h-7"
            >
              {twoDigits(hour)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="contents">
        {days.map((day) => (
          <tr key={day.key} className="contents">
            <DayName day={day} zone={zone} />
            {day.cells.map((cell, hour) => (
              <td key={hour} className="min-w-0">
                {cell !== undefined && <Cell cell={cell} zone={zone} {...rest} />}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function DayName({ day, zone }: { day: HeatDay; zone: string }) {
  const [weekday = '', date = ''] = formatIn(new Date(day.at), zone).split(' ')
  return (
    <th
      scope="row"
      className="nums flex items-center gap-1 font-normal text-ink-2 max-lg:h-8 max-lg:flex-col max-lg:justify-center max-lg:gap-0"
    >
      <span>{weekday}</span>
      <span className="text-ink-3">{date}</span>
    </th>
  )
}

type CellProps = Omit<Props, 'days'> & { cell: HeatCell }

function Cell({ cell, measure, steps, zone, chosen, onChoose }: CellProps) {
  const value = valueOf(cell, measure)
  const level = levelOf(value, steps)
  const isChosen = chosen?.at === cell.at
  const words = wordsOf(cell, zone)
  return (
    <button
      type="button"
      data-heat-cell
      tabIndex={isChosen ? 0 : -1}
      aria-pressed={isChosen}
      aria-label={words}
      title={words}
      onClick={() => onChoose(cell.at)}
      onFocus={() => onChoose(cell.at)}
      className={clsx(
        'nums flex h-8 w-full items-center justify-center overflow-hidden rounded-[3px] -outline-offset-2! max-lg:h-7',
        LEVEL_LOOKS[level],
        isChosen && 'ring-2 ring-ink ring-inset',
      )}
    >
      {shortText(value, measure)}
    </button>
  )
}

/** `Sat 21 Nov 2026, 09:00: 120 tasks, up to 85% of the slots`. */
function wordsOf({ at, tasks, load }: HeatCell, zone: string): string {
  const count = `${tasks.toLocaleString('en')} ${tasks === 1 ? 'task' : 'tasks'}`
  return `${formatIn(new Date(at), zone)}: ${count}${load === null ? '' : `, up to ${percent(load)} of the slots`}`
}
