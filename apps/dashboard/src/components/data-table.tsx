'use client'

import clsx from 'clsx'
import Link from 'next/link'
import { useState, type ReactNode } from 'react'

/** One column; `className` also says where the cell goes on a phone, where a row is a small card. */
export type Column<Row> = { key: string; title: string; className?: string; cell: (row: Row) => ReactNode }

type Props<Row> = {
  label: string
  rows: readonly Row[]
  columns: readonly Column<Row>[]
  /** Identity of a row, what it leads to and is called, and a number that rises when it changes. */
  describe: (row: Row) => { key: string; href: string; name: string; version: number }
}

/** Dense rows, each of them one link. Below the width of a tablet every row turns into a card. */
export function DataTable<Row>({ label, rows, columns, describe }: Props<Row>) {
  return (
    <table aria-label={label} className="w-full table-fixed border-separate border-spacing-0 max-md:block">
      <thead className="max-md:hidden">
        <tr>
          {columns.map(({ key, title, className }) => (
            <th
              key={key}
              scope="col"
              className={clsx(
                'sticky top-[5.75rem] z-10 h-8 border-b bg-surface px-2 text-left text-xs font-medium text-ink-3 first:pl-6 last:pr-6',
                className,
              )}
            >
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="max-md:block">
        {rows.map((row) => {
          const { key, ...identity } = describe(row)
          return <TableRow key={key} row={row} columns={columns} {...identity} />
        })}
      </tbody>
    </table>
  )
}

type RowProps<Row> = {
  row: Row
  columns: readonly Column<Row>[]
  href: string
  name: string
  version: number
}

function TableRow<Row>({ row, columns, href, name, version }: RowProps<Row>) {
  const [firstVersion] = useState(version)
  const hasChanged = version !== firstVersion
  return (
    <tr
      className={clsx(
        'group relative hover:bg-hover max-md:flex max-md:flex-wrap max-md:items-center max-md:gap-x-3 max-md:gap-y-1 max-md:border-b max-md:px-4 max-md:py-3',
        hasChanged && (version % 2 === 0 ? 'changed-even' : 'changed-odd'),
      )}
    >
      {columns.map(({ key, className, cell }, index) => (
        <td
          key={key}
          className={clsx(
            'h-9 truncate px-2 first:pl-6 last:pr-6 max-md:h-auto max-md:w-auto! max-md:max-w-full max-md:p-0! md:border-b',
            className,
          )}
        >
          {index === 0 && (
            <Link
              href={href}
              prefetch={false}
              data-row-link
              aria-label={name}
              className="absolute inset-0 z-[1] -outline-offset-2!"
            />
          )}
          {cell(row)}
        </td>
      ))}
    </tr>
  )
}
