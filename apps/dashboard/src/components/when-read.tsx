'use client'

import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { isMissing } from '../api/is-missing.ts'
import { ErrorState } from './error-state.tsx'
import { PageHeader } from './page-header.tsx'
import { SkeletonRows } from './skeleton-rows.tsx'

/** How the reading of something stands. */
type Reading<Item> = Pick<UseQueryResult<Item>, 'data' | 'error' | 'refetch'>

type Props<Item> = {
  /** Of the page until it is there. */
  title: string
  read: Reading<Item>
  /** What is shown where there is no such thing. */
  missing: ReactNode
  children: (item: Item) => ReactNode
}

/** Shows a record once it was read; until then that it is being read, or why it cannot be. */
export function WhenRead<Item>({ title, read: { data, error, refetch }, missing, children }: Props<Item>) {
  if (isMissing(error)) return missing
  if (data !== undefined) return children(data)
  return (
    <>
      <PageHeader title={title} />
      {error === null ? <SkeletonRows count={8} /> : <ErrorState error={error} onRetry={() => void refetch()} />}
    </>
  )
}
