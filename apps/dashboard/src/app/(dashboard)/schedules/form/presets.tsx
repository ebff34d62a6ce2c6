'use client'

import clsx from 'clsx'
import type { ScheduleDraft } from './schedule-draft.ts'

/** Rules that most schedules have. */
const PRESETS: readonly { word: string; cron: string }[] = [
  { word: 'Every 5 minutes', cron: '*/5 * * * *' },
  { word: 'Hourly', cron: '0 * * * *' },
  { word: 'Daily at 9', cron: '0 9 * * *' },
  { word: 'Weekdays at 9', cron: '0 9 * * MON-FRI' },
  { word: 'Monthly', cron: '0 9 1 * *' },
]

type Props = { draft: ScheduleDraft; onChange: (changed: Partial<ScheduleDraft>) => void }

/** Fills in a rule with one click. */
export function Presets({ draft, onChange }: Props) {
  return (
    <fieldset aria-label="Presets" className="flex flex-wrap gap-1.5">
      {PRESETS.map(({ word, cron }) => {
        const isHere = draft.kind === 'cron' && draft.cron.trim() === cron
        return (
          <button
            key={word}
            type="button"
            aria-pressed={isHere}
            onClick={() => onChange({ kind: 'cron', cron })}
            className={clsx(
              'h-7 rounded-full border px-3 transition-colors max-md:h-9',
              isHere
                ? 'border-accent bg-accent/6 font-medium text-ink'
                : 'border-line-strong text-ink-2 hover:bg-hover hover:text-ink',
            )}
          >
            {word}
          </button>
        )
      })}
    </fieldset>
  )
}
