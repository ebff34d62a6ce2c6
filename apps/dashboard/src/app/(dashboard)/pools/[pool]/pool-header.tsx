'use client'

import type { Pool } from '@bullwheel/contracts'
import { RecordHeader } from '../../../../components/record-header.tsx'
import { POOL_VIEWS } from '../../../../state/pool-view.ts'
import { ViewBadge } from '../../../../state/view-badge.tsx'
import { POOLS_CRUMB } from '../paths.ts'
import { PoolActions } from './pool-actions.tsx'

/** Which pool this is, whether it is started, and what can be done about it. */
export function PoolHeader({ pool }: { pool: Pool }) {
  return (
    <RecordHeader list={POOLS_CRUMB} title={pool.name}>
      <ViewBadge view={POOL_VIEWS[pool.state]} isLarge />
      <PoolActions pool={pool} />
    </RecordHeader>
  )
}
