'use client'

import type { Schedule } from '@bullwheel/contracts'
import { CirclePause, CirclePlay, Ellipsis, ListTodo, Pencil, Pointer, Trash2 } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { api } from '../../../api/browser-client.ts'
import { useMay } from '../../../api/visitor-context.tsx'
import { Confirm } from '../../../components/confirm.tsx'
import { Menu } from '../../../components/menu.tsx'
import { MenuAction } from '../../../components/menu-action.tsx'
import { tasksPath } from '../tasks/search-params.ts'
import { DeleteDialog } from './delete-dialog.tsx'
import { PauseDialog } from './pause-dialog.tsx'
import { editSchedulePath } from './paths.ts'
import { useScheduleVerb } from './use-schedule-verb.ts'
import { useTrigger } from './use-trigger.ts'

type Question = 'pause' | 'delete'

const DIALOGS = { pause: PauseDialog, delete: DeleteDialog }

/** What can be done with one schedule of the list; those who may only look find its tasks. */
export function RowActions({ schedule }: { schedule: Schedule }) {
  const router = useRouter()
  const may = useMay('operator')
  const [question, setQuestion] = useState<Question | null>(null)
  const trigger = useTrigger(schedule)
  const resume = useScheduleVerb({ call: () => api.resumeSchedule({ params: { id: schedule.id } }) })
  const refused = trigger.error === null ? resume : trigger
  const Asked = question === null ? null : DIALOGS[question]
  return (
    <div className="relative z-[2] flex justify-end has-[[aria-expanded=true]]:z-[5]">
      <Menu name={`Actions for ${schedule.name}`} label={<Ellipsis aria-hidden size={14} />} align="right" isActive>
        <MenuAction
          icon={ListTodo}
          word="Tasks it made"
          onChoose={() => router.push(tasksPath({ scheduleId: schedule.id }))}
        />
        {may && (
          <>
            <MenuAction icon={Pointer} word="Trigger now" onChoose={() => trigger.mutate()} />
            <MenuAction icon={Pencil} word="Edit…" onChoose={() => router.push(editSchedulePath(schedule.id))} />
            {schedule.state === 'paused' && (
              <MenuAction icon={CirclePlay} word="Resume" onChoose={() => resume.mutate()} />
            )}
            {schedule.state === 'active' && (
              <MenuAction icon={CirclePause} word="Pause…" onChoose={() => setQuestion('pause')} />
            )}
            <MenuAction icon={Trash2} word="Delete…" isDanger onChoose={() => setQuestion('delete')} />
          </>
        )}
      </Menu>
      {Asked !== null && <Asked schedule={schedule} onClose={() => setQuestion(null)} />}
      {refused.error !== null && (
        <Confirm
          title={`${schedule.name} stays as it is`}
          sentences={[]}
          act="Try again"
          leave="Close"
          isPending={refused.isPending}
          error={refused.error}
          onAct={() => refused.mutate()}
          onClose={() => refused.reset()}
        />
      )}
    </div>
  )
}
