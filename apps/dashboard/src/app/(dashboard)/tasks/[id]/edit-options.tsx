'use client'

import { PriorityOption } from '../../../../forms/priority-option.tsx'
import { Section } from '../../../../forms/section.tsx'
import { TextOption } from '../../../../forms/text-option.tsx'
import type { EditDraft } from './edit-draft.ts'

type Props = { draft: EditDraft; onChange: (changed: Partial<EditDraft>) => void }

export function EditOptions({ draft, onChange }: Props) {
  return (
    <Section title="Options">
      <div className="grid gap-4 sm:grid-cols-2">
        <div className="sm:col-span-2">
          <PriorityOption value={draft.priority} onChange={(priority) => onChange({ priority })} />
        </div>
        <TextOption path="name" label="Name" value={draft.name} onChange={(name) => onChange({ name })} />
        <TextOption
          path="tags"
          label="Tags"
          value={draft.tags}
          hint="Separated by commas"
          onChange={(tags) => onChange({ tags })}
        />
        <TextOption
          path="timeout"
          label="Timeout"
          value={draft.timeout}
          hint="For each attempt: 30s, 5m, …; empty: none"
          onChange={(timeout) => onChange({ timeout })}
        />
        <TextOption
          path="retry.attempts"
          label="Attempts"
          value={draft.attempts}
          hint="1 to 100; 1 means no retry"
          onChange={(attempts) => onChange({ attempts })}
        />
      </div>
    </Section>
  )
}
