'use client'

import { useQuery } from '@tanstack/react-query'
import clsx from 'clsx'
import { SearchX } from 'lucide-react'
import { useRouter, useSearchParams } from 'next/navigation'
import { api } from '../../../api/browser-client.ts'
import { redisKeys } from '../../../api/redis-queries.ts'
import { Button } from '../../../components/button.tsx'
import { EmptyState } from '../../../components/empty-state.tsx'
import { ErrorState } from '../../../components/error-state.tsx'
import { Pager } from '../../../components/pager.tsx'
import { Panel } from '../../../components/panel.tsx'
import { SkeletonRows } from '../../../components/skeleton-rows.tsx'
import { KeySearch } from './key-search.tsx'
import { KeyTable } from './key-table.tsx'
import { keysPath } from './paths.ts'

const NO_ORDER = { order: 'as Redis has them', first: 'First', next: 'More' }

/** Keys by pattern, a page at a time. What is looked for lives in the address. */
export function KeysPanel() {
  const params = useSearchParams()
  const router = useRouter()
  const [pattern, cursor] = [params.get('pattern') ?? undefined, params.get('cursor') ?? undefined]
  const query = redisKeys(api, { ...(pattern && { pattern }), ...(cursor && { cursor }) })
  const { data, error, refetch, isPlaceholderData, dataUpdatedAt } = useQuery(query)
  const next = data?.nextCursor ?? null
  return (
    <Panel id="keys" title="Keys" actions={<Button onClick={() => void refetch()}>Look again</Button>}>
      <KeySearch
        pattern={pattern}
        onSearch={(wanted) => router.push(keysPath({ pattern: wanted }), { scroll: false })}
      />
      {data === undefined && error !== null && <ErrorState error={error} awayTitle="Redis is away" />}
      {data === undefined && error === null && <SkeletonRows count={6} />}
      {data?.items.length === 0 && next === null && (
        <EmptyState icon={SearchX} title="No such keys">
          <p>{pattern === undefined ? 'This Redis is empty.' : `No key matches ${pattern}.`}</p>
        </EmptyState>
      )}
      {data?.items.length === 0 && next !== null && (
        <EmptyState icon={SearchX} title="None so far">
          <p>A call looks at so many keys only. There are more to look at.</p>
        </EmptyState>
      )}
      {data !== undefined && data.items.length > 0 && (
        <div aria-busy={isPlaceholderData} className={clsx('transition-opacity', isPlaceholderData && 'opacity-60')}>
          <KeyTable keys={data.items} readAt={dataUpdatedAt} />
        </div>
      )}
      {data !== undefined && (data.items.length > 0 || next !== null) && (
        <Pager
          shown={data.items.length}
          noun="key"
          isFirst={cursor === undefined}
          nextCursor={next}
          words={NO_ORDER}
          onFirst={() => router.push(keysPath({ pattern }), { scroll: false })}
          onNext={(place) => router.push(keysPath({ pattern, cursor: place }), { scroll: false })}
        />
      )}
    </Panel>
  )
}
