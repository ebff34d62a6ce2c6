'use client'

import type { Queue } from '@bullwheel/contracts'
import { useState } from 'react'
import { api } from '../../../../api/browser-client.ts'
import { asSettings } from '../as-settings.ts'
import { changesOfQueue, draftOfQueue } from '../queue-draft.ts'
import { QueueForm } from '../queue-form.tsx'
import { useQueueVerb } from '../use-queue-verb.ts'

/** Changes the settings of a queue; they count at once, also for tasks that wait. What was not touched is not sent. */
export function EditQueueDialog({ queue, onClose }: { queue: Queue; onClose: () => void }) {
  // The queue is read again while the form is open; changes count against what the form began with.
  const [opened] = useState(queue)
  const [draft, setDraft] = useState(() => draftOfQueue(queue))
  const changes = changesOfQueue(opened, draft)
  const count = Object.keys(changes).length
  const { mutate, isPending, error } = useQueueVerb({
    call: () => api.editQueue({ params: { queue: queue.name }, body: asSettings(changes) }),
    onDone: onClose,
  })
  return (
    <QueueForm
      title={`Settings of ${queue.name}`}
      act={count === 0 ? 'Nothing changed' : `Save ${count} ${count === 1 ? 'change' : 'changes'}`}
      isReady={count > 0 && !isPending}
      draft={draft}
      onChange={(changed) => setDraft((current) => ({ ...current, ...changed }))}
      error={error}
      onSave={() => mutate()}
      onClose={onClose}
    />
  )
}
