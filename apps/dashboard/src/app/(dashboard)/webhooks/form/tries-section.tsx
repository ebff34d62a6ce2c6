'use client'

import { Section } from '../../../../forms/section.tsx'
import { TextOption } from '../../../../forms/text-option.tsx'
import type { WebhookDraft } from './webhook-draft.ts'

type Props = { draft: WebhookDraft; onChange: (changed: Partial<WebhookDraft>) => void }

/** How often it is tried, and how many at once. */
export function TriesSection({ draft, onChange }: Props) {
  return (
    <Section title="Attempts">
      <div className="grid gap-4 sm:grid-cols-2">
        <TextOption
          path="attempts"
          label="Attempts"
          value={draft.attempts}
          hint="1 to 20; then a delivery is given up"
          onChange={(attempts) => onChange({ attempts })}
        />
        <TextOption
          path="timeout"
          label="Time-out"
          value={draft.timeout}
          hint="1s to 30s for each attempt"
          onChange={(timeout) => onChange({ timeout })}
        />
        <TextOption
          path="backoff.first"
          label="First wait"
          value={draft.first}
          hint="After the first failure; three times that after each further one"
          onChange={(first) => onChange({ first })}
        />
        <TextOption
          path="backoff.max"
          label="Longest wait"
          value={draft.max}
          hint="At most 1d"
          onChange={(max) => onChange({ max })}
        />
        <TextOption
          path="concurrency"
          label="At once"
          value={draft.concurrency}
          hint="1 to 50 requests; events of one task always follow each other"
          onChange={(concurrency) => onChange({ concurrency })}
        />
      </div>
    </Section>
  )
}
