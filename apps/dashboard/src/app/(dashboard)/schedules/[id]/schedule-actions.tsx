'use client'

import type { Schedule } from '@bullwheel/contracts'
import { CirclePause, CirclePlay, History, Pencil, Pointer, Trash2 } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { api } from '../../../../api/browser-client.ts'
import { useMay } from '../../../../api/visitor-context.tsx'
import { Button, buttonClass } from '../../../../components/button.tsx'
import { Menu } from '../../../../components/menu.tsx'
import { MenuAction } from '../../../../components/menu-action.tsx'
import { Refusal } from '../../../../components/refusal.tsx'
import { DeleteDialog } from '../delete-dialog.tsx'
import { PauseDialog } from '../pause-dialog.tsx'
import { editSchedulePath } from '../paths.ts'
import { useScheduleVerb } from '../use-schedule-verb.ts'
import { useTrigger } from '../use-trigger.ts'
import { BackfillDialog } from './backfill-dialog.tsx'

type Question = 'pause' | 'backfill' | 'delete'

const DIALOGS = { pause: PauseDialog, backfill: BackfillDialog, delete: DeleteDialog }

/** What can be done with the schedule; nothing for those who may only look. */
export function ScheduleActions({ schedule }: { schedule: Schedule }) {
  const [question, setQuestion] = useState<Question | null>(null)
  const trigger = useTrigger(schedule)
  const resume = useScheduleVerb({ call: () => api.resumeSchedule({ params: { id: schedule.id } }) })
  const error = trigger.error ?? resume.error
  const Asked = question === null ? null : DIALOGS[question]
  if (!useMay('operator')) return null
  return (
    <div className="ml-auto flex flex-wrap items-center justify-end gap-2 max-sm:ml-0 max-sm:w-full max-sm:justify-start max-sm:gap-1.5">
      <Button
        disabled={trigger.isPending || trigger.isSuccess}
        title="Makes its task once, now, whatever its rule says"
        onClick={() => trigger.mutate()}
      >
        <Pointer aria-hidden size={14} /> Trigger now
      </Button>
      {schedule.state === 'paused' && (
        <Button look="primary" disabled={resume.isPending} onClick={() => resume.mutate()}>
          <CirclePlay aria-hidden size={14} /> Resume
        </Button>
      )}
      {schedule.state === 'active' && (
        <Button onClick={() => setQuestion('pause')}>
          <CirclePause aria-hidden size={14} /> Pause
        </Button>
      )}
      <Link href={editSchedulePath(schedule.id)} prefetch={false} className={buttonClass()}>
        <Pencil aria-hidden size={14} /> Edit
      </Link>
      <div className="max-sm:ml-auto">
        <Menu name="More actions" label="More" align="right" isActive>
          <MenuAction icon={History} word="Backfill…" onChoose={() => setQuestion('backfill')} />
          <MenuAction icon={Trash2} word="Delete…" isDanger onChoose={() => setQuestion('delete')} />
        </Menu>
      </div>
      {Asked !== null && <Asked schedule={schedule} onClose={() => setQuestion(null)} />}
      {error !== null && (
        <div className="w-full max-w-md">
          <Refusal error={error} />
        </div>
      )}
    </div>
  )
}
