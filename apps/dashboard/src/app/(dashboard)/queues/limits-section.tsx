'use client'

import { Section } from '../../../forms/section.tsx'
import { TextOption } from '../../../forms/text-option.tsx'
import type { QueueDraft } from './queue-draft.ts'

type Props = { draft: QueueDraft; onChange: (changed: Partial<QueueDraft>) => void }

/** How much of the workers a queue may take. */
export function LimitsSection({ draft, onChange }: Props) {
  return (
    <Section title="Limits" note="over all workers; empty: no limit">
      <div className="grid gap-4 sm:grid-cols-2">
        <TextOption
          path="concurrency"
          label="Tasks at once"
          value={draft.concurrency}
          placeholder="no limit"
          onChange={(concurrency) => onChange({ concurrency })}
        />
        <TextOption
          path="weight"
          label="Weight"
          value={draft.weight}
          hint="1 to 100: its share of the slots beside other queues"
          onChange={(weight) => onChange({ weight })}
        />
        <TextOption
          path="rateLimit.max"
          label="Tasks to start"
          value={draft.rateMax}
          placeholder="no limit"
          onChange={(rateMax) => onChange({ rateMax })}
        />
        <TextOption
          path="rateLimit.per"
          label="Within"
          value={draft.ratePer}
          hint="250ms, 1s, 1m, …"
          onChange={(ratePer) => onChange({ ratePer })}
        />
      </div>
    </Section>
  )
}
