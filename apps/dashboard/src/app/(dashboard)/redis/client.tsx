'use client'

import { useQuery } from '@tanstack/react-query'
import { api } from '../../../api/browser-client.ts'
import { REDIS_READ_MS, redisInfo } from '../../../api/redis-queries.ts'
import { useMay } from '../../../api/visitor-context.tsx'
import { buttonClass } from '../../../components/button.tsx'
import { ErrorState } from '../../../components/error-state.tsx'
import { NotUpToDate } from '../../../components/not-up-to-date.tsx'
import { PageHeader } from '../../../components/page-header.tsx'
import { SkeletonRows } from '../../../components/skeleton-rows.tsx'
import { GroupsPanel } from './groups-panel.tsx'
import { KeysPanel } from './keys-panel.tsx'
import { RedisWarnings } from './redis-warnings.tsx'
import { ServerPanels } from './server-panels.tsx'

/** How Redis is, what it is full of, and every key of it. */
export function RedisClient() {
  const { data, error, refetch } = useQuery({ ...redisInfo(api), refetchInterval: REDIS_READ_MS })
  const isAdmin = useMay('admin')
  return (
    <>
      <PageHeader title="Redis">
        {isAdmin && (
          // Another page altogether, on the gateway: not one of this app's.
          <a href="/bull-board" className={buttonClass('secondary')}>
            Open Bull Board
          </a>
        )}
      </PageHeader>
      {data === undefined && error !== null && (
        <ErrorState error={error} awayTitle="Redis is away" onRetry={() => void refetch()} />
      )}
      {data === undefined && error === null && <SkeletonRows count={6} />}
      {data !== undefined && (
        <div className="flex min-w-0 flex-col gap-4 p-4 md:p-6">
          <NotUpToDate error={error} />
          <RedisWarnings warnings={data.warnings} />
          <ServerPanels info={data} />
          <GroupsPanel info={data} />
          <KeysPanel />
        </div>
      )}
    </>
  )
}
