'use client'

import type { RetryRule } from '@bullwheel/contracts'
import { Labelled, controlProps } from '../components/labelled.tsx'
import { Select } from '../components/select.tsx'
import { useFaultAt } from '../schema-form/faults-context.tsx'
import { formatDuration } from '../time/format.ts'
import { BACKOFFS, type RetryDraft } from './retry-draft.ts'
import { TextOption } from './text-option.tsx'

type Props = {
  /** Where the gateway says faults of it. */
  path?: string
  draft: RetryDraft
  defaults: RetryRule | undefined
  onChange: (changed: Partial<RetryDraft>) => void
}

/** How often it is tried, and how long it waits in between. */
export function RetryOptions({ path = 'retry', draft, defaults, onChange }: Props) {
  const kindPath = `${path}.backoff.kind`
  const fault = useFaultAt(kindPath)
  return (
    <>
      <TextOption
        path={`${path}.attempts`}
        label="Attempts"
        value={draft.attempts}
        placeholder={String(defaults?.attempts ?? 3)}
        hint="1 to 100; 1 means no retry"
        onChange={(attempts) => onChange({ attempts })}
      />
      <div className="grid grid-cols-2 gap-2">
        <Labelled path={kindPath} label="Backoff" fault={fault}>
          <Select
            {...controlProps({ path: kindPath, fault, hint: undefined })}
            value={draft.backoff}
            onChange={(event) => onChange({ backoff: BACKOFFS.find((kind) => kind === event.target.value) ?? '' })}
            isFaulty={fault !== undefined}
          >
            {BACKOFFS.map((kind) => (
              <option key={kind} value={kind}>
                {kind === '' ? `Default (${defaults?.backoff.kind ?? 'exponential'})` : kind}
              </option>
            ))}
          </Select>
        </Labelled>
        <TextOption
          path={`${path}.backoff.delay`}
          label="First wait"
          value={draft.backoffDelay}
          placeholder={formatDuration(defaults?.backoff.delay ?? 1_000)}
          onChange={(backoffDelay) => onChange({ backoffDelay })}
        />
      </div>
    </>
  )
}
