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
import { TriesSection } from './tries-section.tsx'
import { WantedSection } from './wanted-section.tsx'
import type { WebhookDraft } from './webhook-draft.ts'

type Props = {
  title: string
  crumbs: ReactNode
  draft: WebhookDraft
  onChange: (changed: Partial<WebhookDraft>) => void
  error: Error | null
  act: ReactNode
  isReady: boolean
  onSave: () => void
  children?: ReactNode
}

/** A webhook as a form. The gateway judges; its words stand at the fields. */
export function WebhookForm(props: Props) {
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
          <Section title="Receiver">
            <div className="grid gap-4 sm:grid-cols-2">
              <TextOption path="name" label="Name" value={draft.name} onChange={(name) => onChange({ name })} />
              <TextOption
                path="url"
                label="Address"
                value={draft.url}
                placeholder="https://example.com/hook"
                hint="Gets a signed POST for each event; redirects are not followed"
                onChange={(url) => onChange({ url })}
              />
            </div>
          </Section>
          <WantedSection draft={draft} onChange={onChange} />
          <TriesSection draft={draft} onChange={onChange} />
          {children}
        </form>
      </FaultsProvider>
    </>
  )
}
