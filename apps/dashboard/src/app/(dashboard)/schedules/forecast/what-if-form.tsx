'use client'

import { useQuery } from '@tanstack/react-query'
import { api } from '../../../../api/browser-client.ts'
import { faultsIn } from '../../../../api/faults-in.ts'
import { taskTypes } from '../../../../api/queries.ts'
import { Button } from '../../../../components/button.tsx'
import { Labelled, controlProps } from '../../../../components/labelled.tsx'
import { Panel } from '../../../../components/panel.tsx'
import { Segments } from '../../../../components/segments.tsx'
import { Select } from '../../../../components/select.tsx'
import { TextOption } from '../../../../forms/text-option.tsx'
import { useFaultAt } from '../../../../schema-form/faults-context.tsx'
import { ZoneOption } from '../form/zone-option.tsx'
import { whatIfOf, type WhatIfDraft } from './what-if-draft.ts'

const KINDS = [
  { value: 'none', word: 'None' },
  { value: 'cron', word: 'By cron' },
  { value: 'every', word: 'At an interval' },
] as const

type Props = {
  draft: WhatIfDraft
  error: Error | null
  isOld: boolean
  onChange: (changed: Partial<WhatIfDraft>) => void
  onClear: () => void
}

/** Asks what another number of slots, or one schedule more, would change. Answered as it is typed. */
export function WhatIfForm({ draft, error, isOld, onChange, onClear }: Props) {
  const isAsked = whatIfOf(draft) !== undefined
  const isUnsaid = error !== null && faultsIn(error).length === 0
  return (
    <Panel
      title="What if"
      note={isOld ? 'computing…' : undefined}
      actions={
        isAsked && (
          <Button look="ghost" onClick={onClear}>
            Clear
          </Button>
        )
      }
    >
      <form
        noValidate
        aria-label="What if"
        onSubmit={(event) => event.preventDefault()}
        className="flex flex-col gap-4 p-4"
      >
        <TextOption
          path="slots"
          label="Slots"
          value={draft.slots}
          placeholder="as many as pools may have"
          hint="Over all workers"
          onChange={(slots) => onChange({ slots })}
        />
        <div>
          <p className="mb-1 font-medium">One schedule more</p>
          <Segments
            label="One schedule more"
            options={KINDS}
            value={draft.kind}
            onChange={(kind) => onChange({ kind })}
          />
        </div>
        {draft.kind === 'cron' && (
          <TextOption
            path="cron"
            label="Cron expression"
            value={draft.cron}
            isMono
            onChange={(cron) => onChange({ cron })}
          />
        )}
        {draft.kind === 'every' && (
          <TextOption
            path="every"
            label="Every"
            value={draft.every}
            hint="30s, 15m, 6h, …"
            onChange={(every) => onChange({ every })}
          />
        )}
        {draft.kind !== 'none' && (
          <>
            <ZoneOption zone={draft.timezone} onChange={(timezone) => onChange({ timezone })} />
            <TypeOption type={draft.type} onChange={(type) => onChange({ type })} />
            <TextOption
              path="runTime"
              label="Run time"
              value={draft.runTime}
              placeholder={draft.type === '' ? 'none' : 'as measured'}
              hint="Of each task: 250ms, 30s, …"
              onChange={(runTime) => onChange({ runTime })}
            />
          </>
        )}
        {isUnsaid && (
          <p role="alert" className="text-failed">
            {error.message}
          </p>
        )}
      </form>
    </Panel>
  )
}

function TypeOption({ type, onChange }: { type: string; onChange: (type: string) => void }) {
  const { data } = useQuery(taskTypes(api))
  const fault = useFaultAt('type')
  const hint = 'Its measured run time counts'
  return (
    <Labelled path="type" label="Type" hint={hint} fault={fault}>
      <Select
        {...controlProps({ path: 'type', fault, hint })}
        value={type}
        onChange={(event) => onChange(event.target.value)}
        isFaulty={fault !== undefined}
      >
        <option value="">None</option>
        {data?.items.map((one) => (
          <option key={one.type} value={one.type}>
            {one.type}
          </option>
        ))}
      </Select>
    </Labelled>
  )
}
