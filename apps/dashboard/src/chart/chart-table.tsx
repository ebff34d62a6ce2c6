import clsx from 'clsx'
import { formatClock } from './format-value.ts'
import { factsOf, type ChartData, type LineColour } from './chart-data.ts'

const SWATCHES: Record<LineColour, string> = {
  accent: 'bg-accent',
  completed: 'bg-completed',
  retrying: 'bg-retrying',
  failed: 'bg-failed',
  running: 'bg-running',
  scheduled: 'bg-scheduled',
  expired: 'bg-expired',
  queued: 'bg-queued',
}

type Props = {
  title: string
  data: ChartData
  format: (value: number) => string
  /** The place in the lines that is pointed at; undefined: none, then the newest values are shown. */
  at: number | undefined
}

/** Which line is which, with its newest and its largest value. */
export function ChartTable({ title, data: { times, lines, left }, format, at }: Props) {
  const shown = (value: number | null): string => (value === null ? '–' : format(value))
  return (
    <div>
      <table aria-label={`Values of ${title}`} className="nums w-full table-fixed text-xs">
        <thead className="text-left text-ink-3">
          <tr>
            <th scope="col" className="py-0.5 pr-3 font-normal">
              Series
            </th>
            <th scope="col" className="w-20 py-0.5 pr-3 text-right font-normal">
              {at === undefined ? 'Latest' : formatClock(times[at] ?? 0)}
            </th>
            <th scope="col" className="w-20 py-0.5 text-right font-normal">
              Largest
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => {
            const { value, most } = factsOf(line, at)
            return (
              <tr key={line.name}>
                <th scope="row" title={line.name} className="truncate py-0.5 pr-3 text-left font-normal">
                  <span
                    aria-hidden
                    className={clsx('mr-2 inline-block h-0.5 w-3 rounded-full align-middle', SWATCHES[line.colour])}
                  />
                  {line.name}
                </th>
                <td className="py-0.5 pr-3 text-right">{shown(value)}</td>
                <td className="py-0.5 text-right text-ink-2">{shown(most)}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {left > 0 && <p className="pt-1 text-xs text-ink-3">{left} more series are not drawn: sum or filter them.</p>}
    </div>
  )
}
