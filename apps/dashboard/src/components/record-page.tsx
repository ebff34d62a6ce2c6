'use client'

import { useQuery, type QueryKey, type UseQueryOptions } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { isMissing } from '../api/is-missing.ts'
import { WATCHED_READ_MS } from '../api/queries.ts'
import { Holdable } from './hold.tsx'
import { NotUpToDate } from './not-up-to-date.tsx'
import { WhenRead } from './when-read.tsx'

type Props<Item, Key extends QueryKey> = {
  /** What it is, in a word: the page's title until it was read. */
  kind: string
  /** How it is read, and how often for as long as it is there; false: something else keeps it fresh. */
  one: UseQueryOptions<Item, Error, Item, Key>
  everyMs?: number | false
  /** What is shown where there is no such record. */
  missing: ReactNode
  header: (item: Item) => ReactNode
  /** Facts that change seldom; below the rest where there is no room beside it. */
  aside: (item: Item) => ReactNode
  children: (item: Item) => ReactNode
}

/** The page of one record of a list: its header, what happens to it, and its facts beside that. */
export function RecordPage<Item, Key extends QueryKey>(props: Props<Item, Key>) {
  return (
    <Holdable>
      <OneRecord {...props} />
    </Holdable>
  )
}

function OneRecord<Item, Key extends QueryKey>(props: Props<Item, Key>) {
  const { kind, one, everyMs = WATCHED_READ_MS, missing, header, aside, children } = props
  const read = useQuery({ ...one, refetchInterval: ({ state }) => !isMissing(state.error) && everyMs })
  return (
    <WhenRead title={kind} read={read} missing={missing}>
      {(item) => (
        <>
          {header(item)}
          <div className="grid gap-4 p-4 md:p-6 lg:grid-cols-[minmax(0,1fr)_22rem] xl:gap-6">
            <div className="flex min-w-0 flex-col gap-4">
              <NotUpToDate error={read.error} />
              {children(item)}
            </div>
            <div className="flex min-w-0 flex-col gap-4">{aside(item)}</div>
          </div>
        </>
      )}
    </WhenRead>
  )
}
