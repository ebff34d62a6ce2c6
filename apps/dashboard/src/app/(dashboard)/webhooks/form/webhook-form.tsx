'use client'

import type { ReactNode } from 'react'
import { FormPage } from '../../../../forms/form-page.tsx'
import { Section } from '../../../../forms/section.tsx'
import { TextOption } from '../../../../forms/text-option.tsx'
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

/** A webhook as a form. */
export function WebhookForm({ draft, onChange, children, ...page }: Props) {
  return (
    <FormPage {...page}>
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
    </FormPage>
  )
}
