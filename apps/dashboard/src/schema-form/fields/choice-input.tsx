'use client'

import { Labelled, controlProps } from '../../components/labelled.tsx'
import { Select } from '../../components/select.tsx'
import { useFaultAt } from '../faults-context.tsx'
import type { ChoiceField } from '../field.ts'
import type { FieldProps } from './field-props.ts'

export function ChoiceInput({ field, path, label, isRequired, value, onChange, action }: FieldProps<ChoiceField>) {
  const fault = useFaultAt(path)
  const hint = field.description
  const chosen = field.options.findIndex((option) => option === value)
  return (
    <Labelled path={path} label={label} isRequired={isRequired} hint={hint} fault={fault} action={action}>
      <Select
        {...controlProps({ path, fault, hint })}
        value={chosen}
        onChange={(event) => onChange(field.options[Number(event.target.value)])}
        isFaulty={fault !== undefined}
      >
        <option value={-1}>{isRequired ? 'Choose…' : 'Not set'}</option>
        {field.options.map((option, index) => (
          <option key={JSON.stringify(option)} value={index}>
            {typeof option === 'string' ? option : JSON.stringify(option)}
          </option>
        ))}
      </Select>
    </Labelled>
  )
}
