'use client'

import { Section } from '../../../forms/section.tsx'
import { TextOption } from '../../../forms/text-option.tsx'
import type { QueueDraft } from './queue-draft.ts'

type Props = { draft: QueueDraft; onChange: (changed: Partial<QueueDraft>) => void }

/** What new tasks get that bring none of their own and whose type declares none. */
export function DefaultsSection({ draft, onChange }: Props) {
  return (
    <Section title="Defaults" note="for tasks that bring none and whose type declares none">
      <div className="grid gap-4 sm:grid-cols-3">
        <TextOption
          path="defaults.priority"
          label="Priority"
          value={draft.priority}
          placeholder="5"
          hint="1 is the most urgent, 10 the least"
          onChange={(priority) => onChange({ priority })}
        />
        <TextOption
          path="defaults.retry.attempts"
          label="Attempts"
          value={draft.attempts}
          placeholder="3"
          hint="1 means no retry"
          onChange={(attempts) => onChange({ attempts })}
        />
        <TextOption
          path="defaults.timeout"
          label="Timeout"
          value={draft.timeout}
          placeholder="none"
          hint="For each attempt: 30s, 5m, …"
          onChange={(timeout) => onChange({ timeout })}
        />
      </div>
    </Section>
  )
}
