'use client'

import type { Queue } from '@bullwheel/contracts'
import { CirclePause, CirclePlay, Settings2 } from 'lucide-react'
import { useState } from 'react'
import { api } from '../../../../api/browser-client.ts'
import { useMay } from '../../../../api/visitor-context.tsx'
import { Button } from '../../../../components/button.tsx'
import { Refusal } from '../../../../components/refusal.tsx'
import { EditQueueDialog } from './edit-queue-dialog.tsx'
import { PauseDialog } from './pause-dialog.tsx'
import { useQueueVerb } from '../use-queue-verb.ts'

type Question = 'pause' | 'edit'

/** Pause or resume, and the settings; nothing for those who may only look. */
export function QueueActions({ queue }: { queue: Queue }) {
  const [question, setQuestion] = useState<Question | null>(null)
  const resume = useQueueVerb({ call: () => api.resumeQueue({ params: { queue: queue.name } }) })
  const close = () => setQuestion(null)
  if (!useMay('operator')) return null
  return (
    <div className="ml-auto flex flex-wrap items-center justify-end gap-2">
      {queue.paused ? (
        <Button look="primary" disabled={resume.isPending} onClick={() => resume.mutate()}>
          <CirclePlay aria-hidden size={14} /> Resume
        </Button>
      ) : (
        <Button onClick={() => setQuestion('pause')}>
          <CirclePause aria-hidden size={14} /> Pause
        </Button>
      )}
      <Button onClick={() => setQuestion('edit')}>
        <Settings2 aria-hidden size={14} /> Edit settings
      </Button>
      {question === 'pause' && <PauseDialog queue={queue} onClose={close} />}
      {question === 'edit' && <EditQueueDialog queue={queue} onClose={close} />}
      {resume.error !== null && <Refusal error={resume.error} />}
    </div>
  )
}
