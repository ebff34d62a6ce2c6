'use client'

import { Segments } from '../../../../components/segments.tsx'
import { Section } from '../../../../forms/section.tsx'
import { TextOption } from '../../../../forms/text-option.tsx'
import { Presets } from './presets.tsx'
import type { ScheduleDraft } from './schedule-draft.ts'
import { ZoneOption } from './zone-option.tsx'

type Props = { draft: ScheduleDraft; onChange: (changed: Partial<ScheduleDraft>) => void }

const KINDS = [
  { value: 'cron', word: 'By the clock (cron)' },
  { value: 'every', word: 'At an interval' },
] as const

/** What it is called, and when it fires. */
export function RuleSection({ draft, onChange }: Props) {
  return (
    <Section title="Rule">
      <div className="flex flex-col gap-4">
        <TextOption
          path="name"
          label="Name"
          value={draft.name}
          placeholder="nightly report"
          hint="No two schedules have the same"
          onChange={(name) => onChange({ name })}
        />
        <Presets draft={draft} onChange={onChange} />
        <div>
          <Segments label="Kind of rule" options={KINDS} value={draft.kind} onChange={(kind) => onChange({ kind })} />
        </div>
        <div className="grid gap-4 sm:grid-cols-2">
          {draft.kind === 'cron' ? (
            <TextOption
              path="cron"
              label="Cron expression"
              value={draft.cron}
              isMono
              hint="minute hour day month weekday, seconds before them if wanted; or @daily"
              onChange={(cron) => onChange({ cron })}
            />
          ) : (
            <TextOption
              path="every"
              label="Every"
              value={draft.every}
              hint="30s, 15m, 6h, 7d, …; counted from the start, or from when it is made"
              onChange={(every) => onChange({ every })}
            />
          )}
          <ZoneOption zone={draft.timezone} onChange={(timezone) => onChange({ timezone })} />
        </div>
      </div>
    </Section>
  )
}
