'use client'

import type { Worker } from '@bullwheel/contracts'
import { CircleStop, Ellipsis, LogOut, Scaling } from 'lucide-react'
import { useState } from 'react'
import { useMay } from '../../../api/visitor-context.tsx'
import { Menu } from '../../../components/menu.tsx'
import { MenuAction } from '../../../components/menu-action.tsx'
import { QUESTIONS, type Question } from './questions.ts'

/** What can be done with a worker, on its card; nothing for those who may only look. */
export function WorkerMenu({ worker }: { worker: Worker }) {
  const [question, setQuestion] = useState<Question | null>(null)
  const Asked = question === null ? null : QUESTIONS[question]
  if (!useMay('operator') || worker.state === 'ended') return null
  return (
    <div className="relative z-[2] -mr-1.5">
      <Menu name={`Act on ${worker.id}`} label={<Ellipsis aria-hidden size={15} />} align="right" isBare>
        {worker.state !== 'draining' && (
          <MenuAction icon={LogOut} word="Drain…" onChoose={() => setQuestion('drain')} />
        )}
        <MenuAction icon={Scaling} word="Resize…" onChoose={() => setQuestion('resize')} />
        <MenuAction icon={CircleStop} word="Stop…" isDanger onChoose={() => setQuestion('stop')} />
      </Menu>
      {Asked !== null && <Asked worker={worker} onClose={() => setQuestion(null)} />}
    </div>
  )
}
