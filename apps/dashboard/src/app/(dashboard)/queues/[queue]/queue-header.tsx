'use client'

import type { Queue } from '@bullwheel/contracts'
import { RecordHeader } from '../../../../components/record-header.tsx'
import { QUEUES_CRUMB } from '../paths.ts'
import { PausedMark } from '../paused-mark.tsx'
import { QueueActions } from './queue-actions.tsx'

/** Which queue this is, whether it runs, and what can be done about it. */
export function QueueHeader({ queue }: { queue: Queue }) {
  return (
    <RecordHeader list={QUEUES_CRUMB} title={queue.name}>
      {queue.paused && <PausedMark queue={{ ...queue, pauseReason: null }} />}
      <QueueActions queue={queue} />
    </RecordHeader>
  )
}
