'use client'

import type { Pool } from '@bullwheel/contracts'
import { Crumbs } from '../../../../components/crumbs.tsx'
import { POOL_VIEWS } from '../../../../state/pool-view.ts'
import { ViewBadge } from '../../../../state/view-badge.tsx'
import { POOLS_CRUMB } from '../paths.ts'
import { PoolActions } from './pool-actions.tsx'

/** Which pool this is, whether it is started, and what can be done about it. */
export function PoolHeader({ pool }: { pool: Pool }) {
  return (
    <header className="sticky top-0 z-20 flex min-h-12 flex-wrap items-center gap-x-3 gap-y-2 border-b bg-surface px-4 py-2 max-md:top-12 md:px-6">
      <Crumbs trail={[POOLS_CRUMB]} />
      <h1 className="min-w-0 truncate text-base font-semibold tracking-tight">{pool.name}</h1>
      <ViewBadge view={POOL_VIEWS[pool.state]} isLarge />
      <PoolActions pool={pool} />
    </header>
  )
}
