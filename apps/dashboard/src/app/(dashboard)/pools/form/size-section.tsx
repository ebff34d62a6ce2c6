'use client'

import { Section } from '../../../../forms/section.tsx'
import { TextOption } from '../../../../forms/text-option.tsx'
import type { PoolDraft } from './pool-draft.ts'

type Props = { draft: PoolDraft; onChange: (changed: Partial<PoolDraft>) => void }

/** How large a worker is, how many there may be, and when there are too few. */
export function SizeSection({ draft, onChange }: Props) {
  return (
    <Section title="Size">
      <div className="grid gap-4 sm:grid-cols-2">
        <TextOption
          path="slots"
          label="Slots of each worker"
          value={draft.slots}
          hint="Tasks that it runs at once, 1 to 1,000"
          onChange={(slots) => onChange({ slots })}
        />
        <TextOption
          path="targetWait"
          label="Target wait"
          value={draft.targetWait}
          hint="100ms or more: when due tasks would wait longer, it grows"
          onChange={(targetWait) => onChange({ targetWait })}
        />
        <TextOption
          path="min"
          label="Minimum of workers"
          value={draft.min}
          hint="0: none while there is nothing to do"
          onChange={(min) => onChange({ min })}
        />
        <TextOption
          path="max"
          label="Maximum of workers"
          value={draft.max}
          hint="1 to 1,000, as far as the hosts have room"
          onChange={(max) => onChange({ max })}
        />
      </div>
    </Section>
  )
}
