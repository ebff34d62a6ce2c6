'use client'

import { api } from '../../../../api/browser-client.ts'
import { oneWorker } from '../../../../api/fleet-queries.ts'
import { RecordPage } from '../../../../components/record-page.tsx'
import { useLiveWorkers } from '../use-live-workers.ts'
import NoSuchWorker from './not-found.tsx'
import { RunningPanel } from './running-panel.tsx'
import { RunsPanel } from './runs-panel.tsx'
import { WorkerFacts } from './worker-facts.tsx'
import { WorkerFigures } from './worker-figures.tsx'
import { WorkerHeader } from './worker-header.tsx'
import { WorkerNote } from './worker-note.tsx'

/** Everything about one worker, kept fresh by the feed. */
export function WorkerClient({ id }: { id: string }) {
  useLiveWorkers()
  return (
    <RecordPage
      kind="Worker"
      one={oneWorker(api, id)}
      everyMs={false}
      missing={<NoSuchWorker />}
      header={(worker) => <WorkerHeader worker={worker} />}
      aside={(worker) => <WorkerFacts worker={worker} />}
    >
      {(worker) => (
        <>
          <WorkerNote worker={worker} />
          <WorkerFigures worker={worker} />
          <RunningPanel worker={worker} />
          <RunsPanel worker={worker} />
        </>
      )}
    </RecordPage>
  )
}
