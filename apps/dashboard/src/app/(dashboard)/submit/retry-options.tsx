'use client'

import type { RetryRule } from '@bullwheel/contracts'
import { Labelled, controlProps } from '../../../components/labelled.tsx'
import { Select } from '../../../components/select.tsx'
import { useFaultAt } from '../../../schema-form/faults-context.tsx'
import { formatDuration } from '../../../time/format.ts'
import type { Draft } from './draft.ts'
import { TextOption } from '../../../forms/text-option.tsx'

type Props = { draft: Draft; defaults: RetryRule | undefined; onChange: (changed: Partial<Draft>) => void }

const BACKOFFS = ['', 'exponential', 'fixed'] as const

/** How often it is tried, and how long it waits in between. */
export function RetryOptions({ draft, defaults, onChange }: Props) {
  const path = 'retry.backoff.kind'
  const fault = useFaultAt(path)
  return (
    <>
      <TextOption
        path="retry.attempts"
        label="Attempts"
        value={draft.attempts}
        placeholder={String(defaults?.attempts ?? 3)}
        hint="1 to 100; 1 means no retry"
        onChange={(attempts) => onChange({ attempts })}
      />
      <div className="grid grid-cols-2 gap-2">
        <Labelled path={path} label="Backoff" fault={fault}>
          <Select
            {...controlProps({ path, fault, hint: undefined })}
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
          path="retry.backoff.delay"
          label="First wait"
          value={draft.backoffDelay}
          placeholder={formatDuration(defaults?.backoff.delay ?? 1_000)}
          onChange={(backoffDelay) => onChange({ backoffDelay })}
        />
      </div>
    </>
  )
}
