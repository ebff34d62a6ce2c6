'use client'

import type { Task } from '@bullwheel/contracts'
import { useQuery } from '@tanstack/react-query'
import { ChevronRight } from 'lucide-react'
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
import { useTaskVerb } from './use-task-verb.ts'

/** Says what a retry does; its payload may be changed first, in the type's form or as JSON. */
export function RetryDialog({ task, onClose }: { task: Task; onClose: () => void }) {
  const [payload, setPayload] = useState(task.payload)
  const form = useRef<HTMLFormElement>(null)
  const formId = useId()
  const { data: types } = useQuery(taskTypes(api))
  const schema = types?.items.find(({ type }) => type === task.type)?.schema ?? {}
  const isChanged = JSON.stringify(payload) !== JSON.stringify(task.payload)
  const { mutate, isPending, error } = useTaskVerb({
    task,
    call: () => api.retryTask({ params: { id: task.id }, body: isChanged ? { payload: payload ?? null } : undefined }),
    onDone: onClose,
  })

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    if (!focusBrokenJson(form.current)) mutate()
  }

  return (
    <Dialog
      title="Retry this task?"
      isOpen
      isWide
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Leave it</Button>
          <Button look="primary" type="submit" form={formId} disabled={isPending}>
            {isChanged ? 'Retry 1 task with this payload' : 'Retry 1 task'}
          </Button>
        </>
      }
    >
      <p>It goes back to the queue and its handler runs again from the start, with a full set of attempts.</p>
      <p>The attempts made so far stay in its history.</p>
      <form ref={form} id={formId} noValidate onSubmit={onSubmit} className="text-ink">
        <FaultsProvider faults={faultsIn(error)}>
          <details className="group mt-3" open={faultsIn(error).length > 0 || undefined}>
            <summary className="mb-3 flex w-fit items-center gap-1.5 rounded font-medium text-accent">
              <ChevronRight aria-hidden size={14} className="transition-transform group-open:rotate-90" />
              Change its payload first
            </summary>
            <PayloadSection schema={schema} payload={payload} onChange={setPayload} />
          </details>
        </FaultsProvider>
      </form>
      {error !== null && <Refusal error={error} />}
    </Dialog>
  )
}
