import { TableScroll } from '../../../../components/table-scroll.tsx'
import { formatDuration } from '../../../../time/format.ts'
import { formatIn } from '../../../../time/zoned.ts'
import { percent, type HeatCell } from './heat.ts'

const cellClass = 'nums border-b px-4 py-1 text-right'

/** The ten minutes of one hour. */
export function HourDetails({ cell: { at, buckets }, zone }: { cell: HeatCell; zone: string }) {
  const title = formatIn(new Date(at), zone)
  return (
    <section aria-label="The chosen hour" className="border-t">
      <h3 className="px-4 pt-3 pb-1 font-medium">{title}</h3>
      <TableScroll label={`Ten minutes of ${title}`}>
        <table className="w-full border-separate border-spacing-0">
          <thead className="text-xs text-ink-3">
            <tr>
              {['From', 'Tasks', 'Run time', 'Load'].map((word, index) => (
                <th
                  key={word}
                  scope="col"
                  className={`border-b px-4 py-1 font-medium ${index === 0 ? 'text-left' : 'text-right'}`}
                >
                  {word}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {buckets.map((bucket) => (
              <tr key={bucket.at}>
                <th scope="row" className="nums border-b px-4 py-1 text-left font-normal text-ink-2">
                  {formatIn(new Date(bucket.at), zone).split(', ').at(-1)}
                </th>
                <td className={cellClass}>{bucket.tasks.toLocaleString('en')}</td>
                <td className={cellClass}>{formatDuration(bucket.busySeconds * 1_000)}</td>
                <td className={cellClass}>{bucket.load === null ? '–' : percent(bucket.load)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
    </section>
  )
}
