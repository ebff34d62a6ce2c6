'use client'

import { inputClass } from '../components/input-class.ts'
import { Labelled, controlProps } from '../components/labelled.tsx'
import { useFaultAt } from '../schema-form/faults-context.tsx'

type Props = {
  /** Where the gateway says faults of it. */
  path: string
  label: string
  value: string
  onChange: (value: string) => void
  hint?: string
  placeholder?: string | undefined
  type?: 'text' | 'datetime-local'
  isMono?: boolean
}

/** One line of text among the options. */
export function TextOption({ path, label, value, onChange, hint, placeholder, type = 'text', isMono = false }: Props) {
  const fault = useFaultAt(path)
  return (
    <Labelled path={path} label={label} hint={hint} fault={fault}>
      <input
        {...controlProps({ path, fault, hint })}
        type={type}
        step={type === 'datetime-local' ? 1 : undefined}
        value={value}
        placeholder={placeholder}
        onChange={(event) => onChange(event.target.value)}
        className={inputClass(fault !== undefined, isMono ? 'font-mono text-xs' : undefined)}
      />
    </Labelled>
  )
}
