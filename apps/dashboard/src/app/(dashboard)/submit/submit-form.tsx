'use client'

import type { TaskType } from '@bullwheel/contracts'
import { SendHorizontal } from 'lucide-react'
import { useRef, useState, type FormEvent } from 'react'
import { useMay } from '../../../api/visitor-context.tsx'
import { Button } from '../../../components/button.tsx'
import { Refusal } from '../../../components/refusal.tsx'
import { FaultsProvider } from '../../../schema-form/faults-context.tsx'
import { bodyOf, draftFor, type Draft } from './draft.ts'
import { CurlPanel } from '../../../forms/curl-panel.tsx'
import { focusBrokenJson } from '../../../forms/focus-broken-json.ts'
import { OptionsSection } from './options-section.tsx'
import { PayloadSection } from '../../../forms/payload-section.tsx'
import { TypeSection } from '../../../forms/type-section.tsx'
import { useSubmit } from './use-submit.ts'
import { WhenSection } from './when-section.tsx'

/** The whole form. The gateway is the judge of what is right; its faults are shown at their fields. */
export function SubmitForm({ types, initial }: { types: readonly TaskType[]; initial: Draft }) {
  const [draft, setDraft] = useState(initial)
  const form = useRef<HTMLFormElement>(null)
  const may = useMay('operator')
  const { submit, isPending, error, faults } = useSubmit()
  const type = types.find((one) => one.type === draft.type)
  const change = (changed: Partial<Draft>) => setDraft((current) => ({ ...current, ...changed }))
  const body = bodyOf(draft)

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    if (!focusBrokenJson(form.current)) submit(body)
  }

  return (
    <FaultsProvider faults={faults}>
      <form
        ref={form}
        noValidate
        aria-label="Submit a task"
        onSubmit={onSubmit}
        className="grid gap-x-8 gap-y-6 p-4 md:p-6 lg:grid-cols-[minmax(0,1fr)_22rem]"
      >
        <div className="flex min-w-0 flex-col gap-8">
          <TypeSection
            types={types}
            chosen={draft.type}
            onChoose={(chosen) => setDraft((current) => ({ ...current, ...typeOnly(draftFor(chosen)) }))}
          />
          {type !== undefined && (
            <PayloadSection
              key={type.type}
              schema={type.schema}
              payload={draft.payload}
              onChange={(payload) => change({ payload })}
            />
          )}
          <WhenSection draft={draft} onChange={change} />
          <OptionsSection draft={draft} type={type} onChange={change} />
        </div>
        <div className="flex min-w-0 flex-col gap-4 lg:sticky lg:top-16 lg:self-start">
          {error !== null && <Refusal error={error} />}
          <Button
            type="submit"
            look="primary"
            disabled={isPending || !may || type === undefined}
            title={may ? undefined : 'Needs the role operator'}
            className="h-9 w-full"
          >
            <SendHorizontal aria-hidden size={14} />
            {isPending ? 'Submitting…' : `Submit 1 ${draft.type} task`}
          </Button>
          <CurlPanel path="/api/v1/tasks" body={body} />
        </div>
      </form>
    </FaultsProvider>
  )
}

function typeOnly({ type, payload }: Draft) {
  return { type, payload }
}
