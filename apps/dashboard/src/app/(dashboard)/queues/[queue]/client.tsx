'use client'

import { api } from '../../../../api/browser-client.ts'
import { oneQueue } from '../../../../api/queries.ts'
import { RecordPage } from '../../../../components/record-page.tsx'
import NoSuchQueue from './not-found.tsx'
import { PausedNote } from './paused-note.tsx'
import { PriorityHistogram } from './priority-histogram.tsx'
import { QueueFlow } from './queue-flow.tsx'
import { QueueHeader } from './queue-header.tsx'
import { QueueSettings } from './queue-settings.tsx'
import { QueueTasks } from './queue-tasks.tsx'

/** Everything about one queue. */
export function QueueClient({ name }: { name: string }) {
  return (
    <RecordPage
      kind="Queue"
      one={oneQueue(api, name)}
      missing={<NoSuchQueue />}
      header={(queue) => <QueueHeader queue={queue} />}
      aside={(queue) => (
        <>
          <QueueFlow queue={queue} />
          <QueueSettings queue={queue} />
        </>
      )}
    >
      {(queue) => (
        <>
          {queue.paused && <PausedNote queue={queue} />}
          <QueueTasks queue={queue} />
          <PriorityHistogram queue={queue} />
        </>
      )}
    </RecordPage>
  )
}
