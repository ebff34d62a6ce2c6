'use client'

import { useId, type FormEvent, type ReactNode } from 'react'
import { faultsIn } from '../../../../api/faults-in.ts'
import { useMay } from '../../../../api/visitor-context.tsx'
import { Button } from '../../../../components/button.tsx'
import { PageHeader } from '../../../../components/page-header.tsx'
import { Refusal } from '../../../../components/refusal.tsx'
import { Section } from '../../../../forms/section.tsx'
import { TextOption } from '../../../../forms/text-option.tsx'
import { FaultsProvider } from '../../../../schema-form/faults-context.tsx'
import type { AlertDraft } from './alert-draft.ts'
import { ChannelsSection } from './channels-section.tsx'
import { ConditionSection } from './condition-section.tsx'
import { ScopeSection } from './scope-section.tsx'

type Props = {
  title: string
  crumbs: ReactNode
  draft: AlertDraft
  onChange: (changed: Partial<AlertDraft>) => void
  error: Error | null
  act: ReactNode
  isReady: boolean
  onSave: () => void
  children?: ReactNode
}

/** A rule as a form. The gateway judges; its words stand at the fields. */
export function AlertForm(props: Props) {
  const { title, crumbs, draft, onChange, error, act, isReady, onSave, children } = props
  const formId = useId()
  const may = useMay('admin')

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    if (isReady) onSave()
  }

  return (
    <>
      <PageHeader title={title} mark={crumbs}>
        <Button
          type="submit"
          form={formId}
          look="primary"
          disabled={!isReady || !may}
          title={may ? undefined : 'Needs the role admin'}
        >
          {act}
        </Button>
      </PageHeader>
      <FaultsProvider faults={faultsIn(error)}>
        <form
          id={formId}
          noValidate
          aria-label={title}
          onSubmit={onSubmit}
          className="flex max-w-3xl flex-col gap-8 p-4 md:p-6"
        >
          {error !== null && <Refusal error={error} />}
          <div className="sm:w-1/2 sm:pr-2">
            <TextOption path="name" label="Name" value={draft.name} onChange={(name) => onChange({ name })} />
          </div>
          <ConditionSection draft={draft} onChange={onChange} />
          <ScopeSection draft={draft} onChange={onChange} />
          <ChannelsSection channels={draft.channels} onChange={onChange} />
          <Section title="Patience">
            <div className="grid gap-4 sm:grid-cols-2">
              <TextOption
                path="for"
                label="Must hold for"
                value={draft.hold}
                hint="At most 1d; 0s fires at once"
                onChange={(hold) => onChange({ hold })}
              />
              <TextOption
                path="quiet"
                label="Quiet time"
                value={draft.quiet}
                hint="1m to 7d: within it nothing is said twice; after it a reminder"
                onChange={(quiet) => onChange({ quiet })}
              />
            </div>
          </Section>
          {children}
        </form>
      </FaultsProvider>
    </>
  )
}
