'use client'

import { TriangleAlert } from 'lucide-react'
import { api } from '../../../../api/browser-client.ts'
import { onePool } from '../../../../api/fleet-queries.ts'
import { Note } from '../../../../components/note.tsx'
import { RecordPage } from '../../../../components/record-page.tsx'
import { DecisionCharts } from './decision-charts.tsx'
import { DecisionsPanel } from './decisions-panel.tsx'
import NoSuchPool from './not-found.tsx'
import { PoolFacts } from './pool-facts.tsx'
import { PoolHeader } from './pool-header.tsx'
import { PoolNow } from './pool-now.tsx'
import { PoolWorkers } from './pool-workers.tsx'

/** Everything about one pool. */
export function PoolClient({ name }: { name: string }) {
  return (
    <RecordPage
      kind="Pool"
      one={onePool(api, name)}
      missing={<NoSuchPool />}
      header={(pool) => <PoolHeader pool={pool} />}
      aside={(pool) => <PoolFacts pool={pool} />}
    >
      {(pool) => (
        <>
          {pool.warning !== null && <Note icon={TriangleAlert}>{pool.warning}</Note>}
          <PoolNow pool={pool} />
          <DecisionCharts name={name} />
          <PoolWorkers pool={pool} />
          <DecisionsPanel name={name} />
        </>
      )}
    </RecordPage>
  )
}
