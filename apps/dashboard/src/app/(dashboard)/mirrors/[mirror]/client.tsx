'use client'

import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { api } from '../../../../api/browser-client.ts'
import { mirrorList } from '../../../../api/mirror-queries.ts'
import { WATCHED_READ_MS } from '../../../../api/queries.ts'
import { ErrorState } from '../../../../components/error-state.tsx'
import { NotUpToDate } from '../../../../components/not-up-to-date.tsx'
import { SkeletonRows } from '../../../../components/skeleton-rows.tsx'
import { DeadLetters } from './dead-letters.tsx'
import { MirrorFacts } from './mirror-facts.tsx'
import { MirrorHeader } from './mirror-header.tsx'
import NoSuchMirror from './not-found.tsx'

/** One mirror: how far it is, what keeps it, and what its sink refused. */
export function MirrorClient({ name }: { name: string }) {
  const cursor = useSearchParams().get('cursor') ?? undefined
  const { data, error, refetch } = useQuery({ ...mirrorList(api), refetchInterval: WATCHED_READ_MS })
  const mirror = data?.items.find((one) => one.name === name)
  if (data === undefined && error !== null) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (data === undefined) return <SkeletonRows count={6} />
  if (mirror === undefined) return <NoSuchMirror />
  return (
    <>
      <MirrorHeader mirror={mirror} />
      <div className="flex min-w-0 flex-col gap-4 p-4 md:p-6">
        <NotUpToDate error={error} />
        <MirrorFacts mirror={mirror} />
        <DeadLetters mirror={mirror} cursor={cursor} />
      </div>
    </>
  )
}
