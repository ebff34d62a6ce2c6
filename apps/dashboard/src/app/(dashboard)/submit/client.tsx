'use client'

import { useQuery } from '@tanstack/react-query'
import { api } from '../../../api/browser-client.ts'
import { oneTask, taskTypes } from '../../../api/queries.ts'
import { ErrorState } from '../../../components/error-state.tsx'
import { PageHeader } from '../../../components/page-header.tsx'
import { SkeletonRows } from '../../../components/skeleton-rows.tsx'
import { draftFor, draftLike } from './draft.ts'
import { NoTypes } from '../../../components/no-types.tsx'
import { SubmitForm } from './submit-form.tsx'

type Props = { initialType: string | undefined; likeId: string | undefined }

/** A form for one task: empty, for a type that the address names, or filled like an earlier task. */
export function SubmitClient({ initialType, likeId }: Props) {
  const types = useQuery(taskTypes(api))
  const like = useQuery({ ...oneTask(api, likeId ?? ''), enabled: likeId !== undefined })
  const isReading = types.data === undefined || (likeId !== undefined && like.data === undefined && like.error === null)
  if (types.error !== null && types.data === undefined) {
    return <ErrorState error={types.error} onRetry={() => void types.refetch()} />
  }
  const items = types.data?.items ?? []
  const first = items.find(({ type }) => type === initialType) ?? items.find(({ live }) => live) ?? items[0]
  return (
    <>
      <PageHeader title="Submit a task" />
      {isReading && <SkeletonRows count={8} />}
      {!isReading && items.length === 0 && <NoTypes />}
      {!isReading && items.length > 0 && (
        <SubmitForm
          key={likeId}
          types={items}
          initial={like.data === undefined ? draftFor(first) : draftLike(like.data)}
        />
      )}
    </>
  )
}
