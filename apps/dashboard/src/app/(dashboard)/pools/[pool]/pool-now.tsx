'use client'

import type { Pool } from '@bullwheel/contracts'
import { Panel } from '../../../../components/panel.tsx'
import { RelativeTime } from '../../../../time/relative-time.tsx'
import { WorkerCounts } from '../worker-counts.tsx'

/** How many workers it has of those that it should have, and why so many. */
export function PoolNow({ pool }: { pool: Pool }) {
  return (
    <Panel title="Now">
      <div className="flex flex-col gap-2 px-4 py-3">
        <WorkerCounts pool={pool} />
        <p className="break-words text-ink-2">
          {pool.reason}
          <span className="text-ink-3">
            {' · '}
            <RelativeTime at={pool.desiredAt} className="nums" />
          </span>
        </p>
      </div>
    </Panel>
  )
}
