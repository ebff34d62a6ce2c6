'use client'

import { useId } from 'react'
import { inputClass } from '../../../../components/input-class.ts'
import { Labelled, controlProps } from '../../../../components/labelled.tsx'
import { useFaultAt } from '../../../../schema-form/faults-context.tsx'

type Props = {
  path: string
  label: string
  value: string
  placeholder: string
  /** Names that there are; others may be typed. */
  known: readonly string[]
  onChange: (value: string) => void
}

/** One name or none, with those that there are offered as it is typed. */
export function NameOption({ path, label, value, placeholder, known, onChange }: Props) {
  const fault = useFaultAt(path)
  const listId = useId()
  return (
    <Labelled path={path} label={label} fault={fault}>
      <input
        {...controlProps({ path, fault })}
        value={value}
        placeholder={placeholder}
        list={listId}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
        className={inputClass(fault !== undefined)}
      />
      <datalist id={listId}>
        {known.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </datalist>
    </Labelled>
  )
}
