import type { ReactNode } from 'react'
import { SkeletonRows } from './skeleton-rows.tsx'

type Props<Item> = {
  /** Of the list, for those who do not see it. */
  label: string
  /** Undefined until they were read. */
  items: readonly Item[] | undefined
  error: Error | null
  /** What is said where there is none. */
  empty: ReactNode
  row: (item: Item, at: number) => ReactNode
  /** Below the rows. */
  pager?: ReactNode
}

/** The rows of a panel, or why there are none; that they are not up to date stands above them. */
export function PanelRows<Item>({ label, items, error, empty, row, pager }: Props<Item>) {
  return (
    <>
      {error !== null && (
        <p role="alert" className="border-b px-4 py-3 text-failed">
          {items === undefined ? '' : 'Not up to date: '}
          {error.message}
        </p>
      )}
      {items === undefined && error === null && <SkeletonRows count={3} />}
      {items?.length === 0 && (typeof empty === 'string' ? <p className="px-4 py-3 text-ink-3">{empty}</p> : empty)}
      {items !== undefined && items.length > 0 && (
        <ol aria-label={label} className="divide-y">
          {items.map(row)}
        </ol>
      )}
      {items !== undefined && items.length > 0 && pager !== undefined && <div className="border-t">{pager}</div>}
    </>
  )
}
