'use client'

import type { Task } from '@bullwheel/contracts'
import type { Client } from '@bullwheel/sdk'
import { useQuery } from '@tanstack/react-query'
import { useId, useRef, useState, type FormEvent } from 'react'
import { api } from '../../../../api/browser-client.ts'
import { faultsIn } from '../../../../api/faults-in.ts'
import { taskTypes } from '../../../../api/queries.ts'
import { Button } from '../../../../components/button.tsx'
import { Dialog } from '../../../../components/dialog.tsx'
import { Refusal } from '../../../../components/refusal.tsx'
import { focusBrokenJson } from '../../../../forms/focus-broken-json.ts'
import { PayloadSection } from '../../../../forms/payload-section.tsx'
import { FaultsProvider } from '../../../../schema-form/faults-context.tsx'
import { changesOf, draftOf, type Changes, type EditDraft } from './edit-draft.ts'
import { EditOptions } from './edit-options.tsx'
import { EditTimes } from './edit-times.tsx'
import { useTaskVerb } from './use-task-verb.ts'

/** Changes a task while it waits. What was not touched is not sent. */
export function EditDialog({ task, onClose }: { task: Task; onClose: () => void }) {
  // The task may change by itself while the form is open; changes count against what the form began with.
  const [opened] = useState(task)
  const [draft, setDraft] = useState(() => draftOf(task))
  const form = useRef<HTMLFormElement>(null)
  const formId = useId()
  const { data: types } = useQuery(taskTypes(api))
  const schema = types?.items.find(({ type }) => type === task.type)?.schema ?? {}
  const changes = changesOf(opened, draft)
  const count = Object.keys(changes).length
  const { mutate, isPending, error } = useTaskVerb({
    task,
    call: () => api.editTask({ params: { id: task.id }, body: asInput(changes) }),
    onDone: onClose,
  })
  const change = (changed: Partial<EditDraft>) => setDraft((current) => ({ ...current, ...changed }))

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    if (!focusBrokenJson(form.current) && count > 0) mutate()
  }

  return (
    <Dialog
      title="Edit this task"
      isOpen
      isWide
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Leave it as it is</Button>
          <Button look="primary" type="submit" form={formId} disabled={isPending || count === 0}>
            {count === 0 ? 'Nothing changed' : `Save ${count} ${count === 1 ? 'change' : 'changes'}`}
          </Button>
        </>
      }
    >
      <FaultsProvider faults={faultsIn(error)}>
        <form
          ref={form}
          id={formId}
          noValidate
          aria-label="Edit the task"
          onSubmit={onSubmit}
          className="flex flex-col gap-6 text-ink"
        >
          <PayloadSection schema={schema} payload={draft.payload} onChange={(payload) => change({ payload })} />
          <EditTimes draft={draft} onChange={change} />
          <EditOptions draft={draft} onChange={change} />
        </form>
      </FaultsProvider>
      {error !== null && <Refusal error={error} />}
    </Dialog>
  )
}

// A form may hold what does not fit yet; the gateway says so, and its words are shown at the fields.
function asInput(changes: Changes) {
  return changes as Parameters<Client['editTask']>[0]['body']
}
