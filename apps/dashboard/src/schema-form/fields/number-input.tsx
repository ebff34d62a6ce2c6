'use client'

import { useState } from 'react'
import { inputClass } from '../../components/input-class.ts'
import { Labelled, controlProps } from '../../components/labelled.tsx'
import { useFaultAt } from '../faults-context.tsx'
import type { NumberField } from '../field.ts'
import type { FieldProps } from './field-props.ts'

export function NumberInput({ field, path, label, isRequired, value, onChange, action }: FieldProps<NumberField>) {
  const fault = useFaultAt(path)
  const hint = [field.description, rangeOf(field)].filter((part) => part !== undefined).join(' · ') || undefined
  // What is being typed (`1.`, `-`) is no number yet; it is kept beside the value that it will be.
  const [typed, setTyped] = useState('')
  return (
    <Labelled path={path} label={label} isRequired={isRequired} hint={hint} fault={fault} action={action}>
      <input
        {...controlProps({ path, fault, hint })}
        inputMode={field.isInteger ? 'numeric' : 'decimal'}
        value={shownText(value, typed)}
        onChange={(event) => {
          const next = event.target.value.trim()
          setTyped(next)
          onChange(next === '' || !Number.isFinite(Number(next)) ? undefined : Number(next))
        }}
        className={inputClass(fault !== undefined, 'nums')}
      />
    </Labelled>
  )
}

/** What is typed, unless the value has changed elsewhere. */
function shownText(value: unknown, typed: string): string {
  const isNumberYet = typed !== '' && Number.isFinite(Number(typed))
  if (typeof value === 'number') return isNumberYet && Number(typed) === value ? typed : String(value)
  return isNumberYet ? '' : typed
}

function rangeOf({ isInteger, minimum, maximum }: NumberField): string | undefined {
  const kind = isInteger ? 'whole number' : 'number'
  if (minimum !== undefined && maximum !== undefined) return `${kind} from ${minimum} to ${maximum}`
  if (minimum !== undefined) return `${kind}, at least ${minimum}`
  return maximum === undefined ? undefined : `${kind}, at most ${maximum}`
}
