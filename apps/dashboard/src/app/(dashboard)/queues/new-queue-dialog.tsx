'use client'

import type { Queue } from '@bullwheel/contracts'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { api } from '../../../api/browser-client.ts'
import { TextOption } from '../../../forms/text-option.tsx'
import { asSettings } from './as-settings.ts'
import { queuePath } from './paths.ts'
import { EMPTY_QUEUE, settingsOf } from './queue-draft.ts'
import { QueueForm } from './queue-form.tsx'
import { useQueueVerb } from './use-queue-verb.ts'

/** Makes a queue before its first task does. A name that exists is not taken: its settings would be replaced. */
export function NewQueueDialog({ known, onClose }: { known: readonly Queue[]; onClose: () => void }) {
  const router = useRouter()
  const [name, setName] = useState('')
  const [draft, setDraft] = useState(EMPTY_QUEUE)
  const queue = name.trim()
  const isKnown = known.some((one) => one.name === queue)
  const { mutate, isPending, error } = useQueueVerb({
    call: () => api.putQueue({ params: { queue }, body: asSettings(settingsOf(draft)) }),
    onDone: () => router.push(queuePath(queue)),
  })
  return (
    <QueueForm
      title="New queue"
      act="Make 1 queue"
      isReady={queue !== '' && !isKnown && !isPending}
      draft={draft}
      onChange={(changed) => setDraft((current) => ({ ...current, ...changed }))}
      error={error}
      onSave={() => mutate()}
      onClose={onClose}
    >
      <TextOption
        path="queue"
        label="Name"
        value={name}
        hint={isKnown ? 'There is such a queue already; open it to change its settings' : 'Letters, digits or . _ -'}
        onChange={setName}
      />
    </QueueForm>
  )
}
