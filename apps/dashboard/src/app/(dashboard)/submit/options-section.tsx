'use client'

import { retryRule, type TaskType } from '@bullwheel/contracts'
import { formatDuration } from '../../../time/format.ts'
import type { Draft } from './draft.ts'
import { PriorityOption } from '../../../forms/priority-option.tsx'
import { RetryOptions } from '../../../forms/retry-options.tsx'
import { Section } from '../../../forms/section.tsx'
import { TextOption } from '../../../forms/text-option.tsx'

type Props = { draft: Draft; type: TaskType | undefined; onChange: (changed: Partial<Draft>) => void }

/** Everything that has a default. What is left empty is as the type says. */
export function OptionsSection({ draft, type, onChange }: Props) {
  return (
    <Section title="Options" note="empty: as the type says">
      <div className="grid gap-4 sm:grid-cols-2">
        <div className="sm:col-span-2">
          <PriorityOption value={draft.priority} onChange={(priority) => onChange({ priority })} />
        </div>
        <TextOption
          path="name"
          label="Name"
          value={draft.name}
          hint="A label for people"
          onChange={(name) => onChange({ name })}
        />
        <TextOption
          path="queue"
          label="Queue"
          value={draft.queue}
          placeholder={type?.queue}
          onChange={(queue) => onChange({ queue })}
        />
        <RetryOptions draft={draft} defaults={retryRule.safeParse(type?.retry).data} onChange={onChange} />
        <TextOption
          path="timeout"
          label="Timeout"
          value={draft.timeout}
          placeholder={typeof type?.timeout === 'number' ? formatDuration(type.timeout) : 'none'}
          hint="For each attempt: 30s, 5m, …"
          onChange={(timeout) => onChange({ timeout })}
        />
        <TextOption
          path="tags"
          label="Tags"
          value={draft.tags}
          placeholder="tenant:acme, nightly"
          hint="Separated by commas"
          onChange={(tags) => onChange({ tags })}
        />
      </div>
    </Section>
  )
}
