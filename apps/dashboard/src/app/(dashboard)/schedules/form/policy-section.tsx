'use client'

import { ChoiceCards } from '../../../../components/choice-cards.tsx'
import { Section } from '../../../../forms/section.tsx'
import { TextOption } from '../../../../forms/text-option.tsx'
import { MISSED_WORDS, OVERLAP_WORDS } from '../rule-words.ts'
import type { ScheduleDraft } from './schedule-draft.ts'

type Props = { draft: ScheduleDraft; onChange: (changed: Partial<ScheduleDraft>) => void }

/** What happens when a task takes too long, and when nobody was there to fire. */
export function PolicySection({ draft, onChange }: Props) {
  return (
    <Section title="When things go late">
      <div className="flex flex-col gap-5">
        <ChoiceCards
          label="A tick comes while an earlier task is pending"
          options={OVERLAP_WORDS}
          value={draft.overlap}
          onChange={(overlap) => onChange({ overlap })}
        />
        <ChoiceCards
          label="Ticks were missed because no scheduler ran"
          options={MISSED_WORDS}
          value={draft.missedPolicy}
          onChange={(missedPolicy) => onChange({ missedPolicy })}
        />
        {draft.missedPolicy !== 'skip' && (
          <div className="sm:w-1/2 sm:pr-2">
            <TextOption
              path="missed.window"
              label="Catch up at most"
              value={draft.missedWindow}
              hint="Ticks that are older stay missed: 10m, 1h, 1d, …"
              onChange={(missedWindow) => onChange({ missedWindow })}
            />
          </div>
        )}
      </div>
    </Section>
  )
}
