'use client'

import { Section } from '../../../../forms/section.tsx'
import { TextOption } from '../../../../forms/text-option.tsx'
import type { ScheduleDraft } from './schedule-draft.ts'

type Props = { draft: ScheduleDraft; onChange: (changed: Partial<ScheduleDraft>) => void }

/** From when until when, how often, and how exactly. */
export function LimitsSection({ draft, onChange }: Props) {
  const clocks = `On the clocks of ${draft.timezone}`
  return (
    <Section title="Limits" note="empty: none">
      <div className="grid gap-4 sm:grid-cols-2">
        <TextOption
          path="startAt"
          label="Not before"
          type="datetime-local"
          value={draft.startAt}
          hint={clocks}
          onChange={(startAt) => onChange({ startAt })}
        />
        <TextOption
          path="endAt"
          label="Not after"
          type="datetime-local"
          value={draft.endAt}
          hint={clocks}
          onChange={(endAt) => onChange({ endAt })}
        />
        <TextOption
          path="maxRuns"
          label="Tasks at most"
          value={draft.maxRuns}
          placeholder="no limit"
          hint="After so many tasks it ends"
          onChange={(maxRuns) => onChange({ maxRuns })}
        />
        <TextOption
          path="jitter"
          label="Jitter"
          value={draft.jitter}
          placeholder="none"
          hint="All its ticks run later by the same part of this: 30s, 5m, …"
          onChange={(jitter) => onChange({ jitter })}
        />
        <TextOption
          path="autoPauseAfter"
          label="Pause after failures in a row"
          value={draft.autoPauseAfter}
          placeholder="never"
          hint="1 to 100"
          onChange={(autoPauseAfter) => onChange({ autoPauseAfter })}
        />
      </div>
    </Section>
  )
}
