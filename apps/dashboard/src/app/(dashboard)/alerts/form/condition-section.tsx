'use client'

import { ALERT_KINDS } from '@bullwheel/contracts'
import { ChoiceCards } from '../../../../components/choice-cards.tsx'
import { Section } from '../../../../forms/section.tsx'
import { TextOption } from '../../../../forms/text-option.tsx'
import { KIND_WORDS } from '../condition-words.ts'
import type { AlertDraft } from './alert-draft.ts'

type Props = { draft: AlertDraft; onChange: (changed: Partial<AlertDraft>) => void }

const OPTIONS = ALERT_KINDS.map((value) => ({ value, ...KIND_WORDS[value] }))

/** What is watched for, with the numbers that it needs. */
export function ConditionSection({ draft, onChange }: Props) {
  return (
    <Section title="Fires when">
      <div className="flex flex-col gap-5">
        <ChoiceCards
          label="What is watched for"
          options={OPTIONS}
          value={draft.kind}
          onChange={(kind) => onChange({ kind })}
        />
        <div className="grid gap-4 sm:grid-cols-3">
          <Numbers draft={draft} onChange={onChange} />
        </div>
      </div>
    </Section>
  )
}

function Numbers({ draft, onChange }: Props) {
  const window = { path: 'condition.window', label: 'Within', hint: '1m to 6h' }
  switch (draft.kind) {
    case 'failures_in_row':
      return (
        <TextOption
          path="condition.count"
          label="Failures"
          value={draft.count}
          hint="Tasks that failed for good"
          onChange={(count) => onChange({ count })}
        />
      )
    case 'failure_rate':
      return (
        <>
          <TextOption
            path="condition.percent"
            label="Percent"
            value={draft.percent}
            hint="Of those that completed or failed"
            onChange={(percent) => onChange({ percent })}
          />
          <TextOption {...window} value={draft.rateWindow} onChange={(rateWindow) => onChange({ rateWindow })} />
          <TextOption
            path="condition.minTasks"
            label="Of at least"
            value={draft.minTasks}
            hint="Fewer tasks say nothing"
            onChange={(minTasks) => onChange({ minTasks })}
          />
        </>
      )
    case 'missed_tick':
      return (
        <TextOption {...window} value={draft.missedWindow} onChange={(missedWindow) => onChange({ missedWindow })} />
      )
    case 'oldest_wait':
    case 'mirror_lag':
      return (
        <TextOption
          path="condition.longerThan"
          label="Longer than"
          value={draft.longerThan}
          hint="30s, 5m, 1h, …"
          onChange={(longerThan) => onChange({ longerThan })}
        />
      )
    case 'no_worker':
    case 'ledger_difference':
      return null
  }
}
