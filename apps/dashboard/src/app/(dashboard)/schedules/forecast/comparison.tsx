import type { Forecast } from '@bullwheel/contracts'
import clsx from 'clsx'
import { Panel } from '../../../../components/panel.tsx'
import { formatIn } from '../../../../time/zoned.ts'
import { percent } from './heat.ts'
import { sumsOf } from './sums.ts'

type Props = { forecast: Forecast; whatIf: Forecast['whatIf']; zone: string }
type Sums = ReturnType<typeof sumsOf>

const ROWS: readonly { name: string; of: (sums: Sums) => string }[] = [
  { name: 'Slots', of: ({ slots }) => slots.toLocaleString('en') },
  { name: 'Tasks', of: ({ tasks }) => tasks.toLocaleString('en') },
  { name: 'Most in ten minutes', of: ({ peakTasks }) => peakTasks.toLocaleString('en') },
  { name: 'Highest load', of: ({ peakLoad }) => (peakLoad === null ? '–' : percent(peakLoad)) },
  { name: 'Ten minutes over the slots', of: ({ over }) => over.toLocaleString('en') },
]

/** What the forecast comes to; with a question asked, beside what that would make of it. */
export function Comparison({ forecast, whatIf, zone }: Props) {
  const before = sumsOf(forecast)
  const after = whatIf === null ? null : sumsOf(whatIf)
  return (
    <Panel title="In all" note={`until ${formatIn(new Date(forecast.to), zone)}`}>
      <table aria-label="In all" className="w-full border-separate border-spacing-0 py-1.5">
        <thead className={clsx('text-xs text-ink-3', after === null && 'sr-only')}>
          <tr>
            <th scope="col" className="sr-only">
              Number
            </th>
            <th scope="col" className="px-2 py-1 text-right font-medium">
              As it is
            </th>
            {after !== null && (
              <th scope="col" className="py-1 pr-4 pl-2 text-right font-medium">
                What if
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {ROWS.map(({ name, of }) => {
            const isChanged = after !== null && of(after) !== of(before)
            return (
              <tr key={name}>
                <th scope="row" className="py-0.5 pl-4 text-left font-normal text-ink-3">
                  {name}
                </th>
                <td className={clsx('nums px-2 py-0.5 text-right', after === null && 'pr-4!')}>{of(before)}</td>
                {after !== null && (
                  <td className={clsx('nums py-0.5 pr-4 pl-2 text-right', isChanged ? 'font-semibold' : 'text-ink-3')}>
                    {of(after)}
                  </td>
                )}
              </tr>
            )
          })}
        </tbody>
      </table>
    </Panel>
  )
}
