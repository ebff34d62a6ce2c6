'use client'

import { useQuery } from '@tanstack/react-query'
import { Lock } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { api } from '../../../../api/browser-client.ts'
import { redisValue } from '../../../../api/redis-queries.ts'
import { useMay } from '../../../../api/visitor-context.tsx'
import { Button } from '../../../../components/button.tsx'
import { CopyButton } from '../../../../components/copy-button.tsx'
import { Crumbs } from '../../../../components/crumbs.tsx'
import { EmptyState } from '../../../../components/empty-state.tsx'
import { ErrorState } from '../../../../components/error-state.tsx'
import { NotUpToDate } from '../../../../components/not-up-to-date.tsx'
import { PageHeader } from '../../../../components/page-header.tsx'
import { Pager } from '../../../../components/pager.tsx'
import { SkeletonRows } from '../../../../components/skeleton-rows.tsx'
import { keyPath } from '../paths.ts'
import { KeyContent } from './key-content.tsx'
import { KeyFacts } from './key-facts.tsx'

const TRAIL = [{ word: 'Redis', href: '/redis' }]
const ENTRIES = { order: 'the first ones', first: 'First', next: 'More' }

type Props = { name: string; cursor: string | undefined }

/** One key: what it is, and a page of what it holds. */
export function KeyClient({ name, cursor }: Props) {
  const router = useRouter()
  const may = useMay('admin')
  const { data, error, refetch, dataUpdatedAt } = useQuery({ ...redisValue(api, name, cursor), enabled: may })
  const shown = data !== undefined && 'items' in data.content ? data.content.items.length : undefined
  return (
    <>
      <PageHeader title="Key" mark={<Crumbs trail={TRAIL} />}>
        {may && <Button onClick={() => void refetch()}>Read again</Button>}
      </PageHeader>
      <div className="flex min-w-0 flex-col gap-4 p-4 md:p-6">
        <p className="flex items-start gap-2">
          <code className="min-w-0 font-mono break-all">{name}</code>
          <CopyButton text={name} label="Copy key" />
        </p>
        {!may && (
          <EmptyState icon={Lock} title="What keys hold is for admins">
            <p>
              Your role may see which keys there are, with their types and sizes. Values may hold what was submitted.
            </p>
          </EmptyState>
        )}
        {may && data === undefined && error === null && <SkeletonRows count={4} />}
        {data === undefined && error !== null && (
          <ErrorState error={error} awayTitle="Redis is away" onRetry={() => void refetch()} />
        )}
        {data !== undefined && (
          <>
            <NotUpToDate error={error} />
            <KeyFacts value={data} readAt={dataUpdatedAt} />
            <KeyContent content={data.content} />
          </>
        )}
      </div>
      {data !== undefined && shown !== undefined && (
        <Pager
          shown={shown}
          noun="entry"
          nouns="entries"
          isFirst={cursor === undefined}
          nextCursor={data.nextCursor}
          words={ENTRIES}
          onFirst={() => router.push(keyPath(name))}
          onNext={(place) => router.push(keyPath(name, place))}
        />
      )}
    </>
  )
}
