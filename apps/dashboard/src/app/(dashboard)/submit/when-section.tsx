'use client'

import { Segments } from '../../../components/segments.tsx'
import type { Draft, When } from './draft.ts'
import { Section } from '../../../forms/section.tsx'
import { TextOption } from '../../../forms/text-option.tsx'

const CHOICES: readonly { value: When; word: string }[] = [
  { value: 'now', word: 'Now' },
  { value: 'delay', word: 'After a delay' },
  { value: 'at', word: 'At a time' },
]

/** When the task is due. */
export function WhenSection({ draft, onChange }: { draft: Draft; onChange: (changed: Partial<Draft>) => void }) {
  return (
    <Section title="When">
      <div className="flex flex-wrap items-start gap-4">
        <Segments label="When to run" options={CHOICES} value={draft.when} onChange={(when) => onChange({ when })} />
        {draft.when === 'delay' && (
          <div className="w-64">
            <TextOption
              path="delay"
              label="Delay"
              value={draft.delay}
              placeholder="5m"
              hint="250ms, 30s, 5m, 2h, 7d or milliseconds"
              onChange={(delay) => onChange({ delay })}
            />
          </div>
        )}
        {draft.when === 'at' && (
          <div className="w-64">
            <TextOption
              path="runAt"
              label="Time"
              type="datetime-local"
              value={draft.at}
              hint="In your own time zone"
              onChange={(at) => onChange({ at })}
            />
          </div>
        )}
      </div>
    </Section>
  )
}
