'use client'

import type { Schedule, TaskType } from '@bullwheel/contracts'
import type { Client } from '@bullwheel/sdk'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { api } from '../../../../../api/browser-client.ts'
import { Crumbs } from '../../../../../components/crumbs.tsx'
import { changesOf, draftOfSchedule, type ScheduleBody } from '../../form/schedule-draft.ts'
import { ScheduleForm } from '../../form/schedule-form.tsx'
import { SCHEDULES_CRUMB, schedulePath } from '../../paths.ts'
import { useScheduleVerb } from '../../use-schedule-verb.ts'

/** Changes a schedule and goes back to it. What was not touched is not sent. */
export function EditSchedule({ schedule, types }: { schedule: Schedule; types: readonly TaskType[] }) {
  const router = useRouter()
  // It may be read again while the form is open; changes count against what the form began with.
  const [opened] = useState(schedule)
  const [draft, setDraft] = useState(() => draftOfSchedule(schedule))
  const changes = changesOf(opened, draft)
  const count = Object.keys(changes).length
  const { mutate, isPending, isSuccess, error, variables } = useScheduleVerb({
    call: (body: ScheduleBody) => api.editSchedule({ params: { id: opened.id }, body: asInput(body) }),
    onDone: ({ id }) => router.push(schedulePath(id)),
  })
  return (
    <ScheduleForm
      title="Edit"
      crumbs={<Crumbs trail={[SCHEDULES_CRUMB, { word: opened.name, href: schedulePath(opened.id) }]} />}
      types={types}
      draft={draft}
      onChange={(changed) => setDraft((current) => ({ ...current, ...changed }))}
      body={changes}
      sent={variables}
      // An interval that stays keeps its beat, which need not begin now.
      previewFrom={draft.kind === 'every' && changes.every === undefined ? opened.nextAt : null}
      error={error}
      isReady={count > 0 && !isPending && !isSuccess}
      act={count === 0 ? 'Nothing changed' : `Save ${count} ${count === 1 ? 'change' : 'changes'}`}
      onSave={() => mutate(changes)}
    >
      <p className="text-ink-3">
        A change counts from the next tick. Tasks that were written ahead by the old rule and are not due yet are
        cancelled and made anew; tasks that are due or run go on as they are.
      </p>
    </ScheduleForm>
  )
}

// A form may hold what does not fit yet; the gateway says so, and its words are shown at the fields.
function asInput(body: ScheduleBody) {
  return body as Parameters<Client['editSchedule']>[0]['body']
}
