'use client'

import type { Worker } from '@bullwheel/contracts'
import { CircleStop, LogOut, Scaling } from 'lucide-react'
import { useState } from 'react'
import { useMay } from '../../../../api/visitor-context.tsx'
import { Button } from '../../../../components/button.tsx'
import { QUESTIONS, type Question } from '../questions.ts'

/** What can be done with the worker; nothing for those who may only look, and nothing once it has ended. */
export function WorkerActions({ worker }: { worker: Worker }) {
  const [question, setQuestion] = useState<Question | null>(null)
  const Asked = question === null ? null : QUESTIONS[question]
  if (!useMay('operator') || worker.state === 'ended') return null
  return (
    <div className="ml-auto flex flex-wrap items-center justify-end gap-2 max-sm:ml-0 max-sm:w-full max-sm:justify-start max-sm:gap-1.5">
      {worker.state !== 'draining' && (
        <Button onClick={() => setQuestion('drain')}>
          <LogOut aria-hidden size={14} /> Drain
        </Button>
      )}
      <Button onClick={() => setQuestion('resize')}>
        <Scaling aria-hidden size={14} /> Resize
      </Button>
      <Button onClick={() => setQuestion('stop')}>
        <CircleStop aria-hidden size={14} /> Stop
      </Button>
      {Asked !== null && <Asked worker={worker} onClose={() => setQuestion(null)} />}
    </div>
  )
}
