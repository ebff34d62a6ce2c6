'use client'

import type { TaskType } from '@bullwheel/contracts'
import { CalendarPlus } from 'lucide-react'
import { useState } from 'react'
import { CurlPanel } from '../../../../forms/curl-panel.tsx'
import { ownZone } from '../../../../time/zoned.ts'
import { Crumbs } from '../../../../components/crumbs.tsx'
import { SCHEDULES_CRUMB } from '../paths.ts'
import { bodyOf, newDraft } from '../form/schedule-draft.ts'
import { ScheduleForm } from '../form/schedule-form.tsx'
import { taskDraftFor } from '../form/task-draft.ts'
import { useCreateSchedule } from './use-create-schedule.ts'

/** Makes a schedule and goes to it. */
export function NewSchedule({ types }: { types: readonly TaskType[] }) {
  const [draft, setDraft] = useState(() =>
    newDraft(taskDraftFor(types.find(({ live }) => live) ?? types[0]), ownZone()),
  )
  const { create, isPending, error, sent } = useCreateSchedule()
  const body = bodyOf(draft)
  return (
    <ScheduleForm
      title="New schedule"
      crumbs={<Crumbs trail={[SCHEDULES_CRUMB]} />}
      types={types}
      draft={draft}
      onChange={(changed) => setDraft((current) => ({ ...current, ...changed }))}
      body={body}
      sent={sent}
      error={error}
      isReady={!isPending}
      act={
        <>
          <CalendarPlus aria-hidden size={14} /> {isPending ? 'Making it…' : 'Make 1 schedule'}
        </>
      }
      onSave={() => create(body)}
    >
      <CurlPanel path="/api/v1/schedules" body={body} />
    </ScheduleForm>
  )
}
