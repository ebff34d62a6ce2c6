'use client'

import type { ReactNode } from 'react'
import { FormPage } from '../../../../forms/form-page.tsx'
import { Section } from '../../../../forms/section.tsx'
import { TextOption } from '../../../../forms/text-option.tsx'
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

/** A rule as a form. */
export function AlertForm({ draft, onChange, children, ...page }: Props) {
  return (
    <FormPage {...page}>
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
    </FormPage>
  )
}
