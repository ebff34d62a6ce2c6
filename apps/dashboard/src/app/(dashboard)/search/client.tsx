'use client'

import { useQuery } from '@tanstack/react-query'
import { useRouter, useSearchParams } from 'next/navigation'
import { api } from '../../../api/browser-client.ts'
import { found, type SearchFilters } from '../../../api/search-queries.ts'
import { ErrorState } from '../../../components/error-state.tsx'
import { PageHeader } from '../../../components/page-header.tsx'
import { SkeletonRows } from '../../../components/skeleton-rows.tsx'
import { useRowKeys } from '../../../components/use-row-keys.ts'
import { SearchFilterBar } from './filter-bar.tsx'
import { FoundPage } from './found-page.tsx'
import { SearchBox } from './search-box.tsx'
import { SearchHelp } from './search-help.tsx'
import { isAsked, ofKind, parseSearch, searchPath, withChange, type SearchChange } from './search-params.ts'
import { SourceMark } from './source-mark.tsx'

/** Tasks, or lines of handlers, by what they hold. What is looked for lives in the address. */
export function SearchClient() {
  const filters = parseSearch(useSearchParams())
  const router = useRouter()
  const hasQuestion = isAsked(filters)
  const { data, error, refetch, isPlaceholderData } = useQuery({ ...found(api, filters), enabled: hasQuestion })
  useRowKeys()
  const show = (next: SearchFilters) => window.history.pushState(null, '', searchPath(next))
  const change = (some: SearchChange) => show(withChange(filters, some))
  // Of another kind than what is asked for now: it is on its way out.
  const page = hasQuestion && data?.kind === filters.kind ? data : undefined

  return (
    <>
      <PageHeader title="Search" mark={page && <SourceMark source={page.source} />} />
      <SearchBox
        filters={filters}
        onType={(q) => window.history.replaceState(null, '', searchPath(withChange(filters, { q })))}
        onSubmit={() => void refetch()}
        onKind={(kind) => show(ofKind(filters, kind))}
      />
      <SearchFilterBar filters={filters} onChange={change} />
      {!hasQuestion && <SearchHelp kind={filters.kind} onTry={(q) => change({ q })} />}
      {hasQuestion && page === undefined && error === null && <SkeletonRows />}
      {hasQuestion && error !== null && (page === undefined || isPlaceholderData) && (
        <ErrorState error={error} awayTitle="Search is away" onRetry={() => void refetch()} />
      )}
      {page !== undefined && (error === null || !isPlaceholderData) && (
        <FoundPage
          page={page}
          filters={filters}
          isLate={isPlaceholderData}
          onChange={change}
          onFirst={() => change({})}
          onNext={(cursor) => router.push(searchPath({ ...filters, cursor }))}
        />
      )}
    </>
  )
}
