import type { Ledger } from '@bullwheel/contracts'
import clsx from 'clsx'
import Link from 'next/link'
import { TableScroll } from '../../../components/table-scroll.tsx'
import { queuePath } from '../queues/paths.ts'
import { tasksPath } from '../tasks/search-params.ts'
import { LEDGER_COLUMNS, type LedgerColumn } from './ledger-columns.ts'

const HEAD = 'px-3 py-1.5 text-right text-xs font-medium text-ink-3 first:pl-4 first:text-left last:pr-4'
const CELL = 'border-t px-3 py-1.5 text-right whitespace-nowrap first:pl-4 first:text-left last:pr-4'

type Line = Ledger['queues'][number]

/** accepted = completed + failed + cancelled + expired + pending + removed, for each queue and for all. */
export function LedgerTable({ ledger: { queues } }: { ledger: Ledger }) {
  return (
    <TableScroll label="Ledger by queue">
      <table className="w-full border-separate border-spacing-0">
        <thead>
          <tr>
            <th scope="col" className={HEAD}>
              Queue
            </th>
            {LEDGER_COLUMNS.map(({ key, sign }) => (
              <th key={key} scope="col" className={HEAD}>
                {sign !== undefined && <span className="mr-1">{sign}</span>}
                {key}
              </th>
            ))}
            <th scope="col" className={HEAD}>
              difference
            </th>
          </tr>
        </thead>
        <tbody className="nums">
          {queues.map((line) => (
            <tr key={line.queue}>
              <th scope="row" className={`${CELL} font-medium`}>
                <Link href={queuePath(line.queue)} prefetch={false} className="rounded hover:underline">
                  {line.queue}
                </Link>
              </th>
              {LEDGER_COLUMNS.map((column) => (
                <td key={column.key} className={CELL}>
                  <Count line={line} column={column} />
                </td>
              ))}
              <Difference value={line.difference} />
            </tr>
          ))}
        </tbody>
        {queues.length > 1 && <Sums queues={queues} />}
      </table>
    </TableScroll>
  )
}

function Count({ line, column: { key, states } }: { line: Line; column: LedgerColumn }) {
  const text = line[key].toLocaleString('en')
  const tone = line[key] === 0 ? 'text-ink-3' : undefined
  if (states === undefined) return <span className={tone}>{text}</span>
  return (
    <Link
      href={tasksPath({ queue: line.queue, state: [...states] })}
      prefetch={false}
      aria-label={`${text} ${key} in ${line.queue}`}
      className={clsx('rounded underline-offset-2 hover:underline', tone)}
    >
      {text}
    </Link>
  )
}

function Difference({ value }: { value: number }) {
  return (
    <td className={clsx(CELL, value === 0 ? 'text-completed' : 'bg-failed/10 font-semibold text-failed')}>
      {value === 0 ? '0' : `${value > 0 ? '+' : ''}${value.toLocaleString('en')}`}
    </td>
  )
}

function Sums({ queues }: { queues: readonly Line[] }) {
  const sum = (key: LedgerColumn['key'] | 'difference') => queues.reduce((total, line) => total + line[key], 0)
  return (
    <tfoot className="nums font-medium">
      <tr>
        <th scope="row" className={`${CELL} font-medium`}>
          All
        </th>
        {LEDGER_COLUMNS.map(({ key }) => (
          <td key={key} className={CELL}>
            {sum(key).toLocaleString('en')}
          </td>
        ))}
        <Difference value={sum('difference')} />
      </tr>
    </tfoot>
  )
}
