'use client'

import { controlProps } from '../../components/labelled.tsx'
import { controlId } from '../../components/control-id.ts'
import { useFaultAt } from '../faults-context.tsx'
import type { BooleanField } from '../field.ts'
import type { FieldProps } from './field-props.ts'

export function BooleanInput({ field, path, label, value, onChange, action }: FieldProps<BooleanField>) {
  const fault = useFaultAt(path)
  const hint = field.description
  const id = controlId(path)
  return (
    <div>
      <label htmlFor={id} className="inline-flex items-center gap-2 font-medium max-md:min-h-10">
        <input
          {...controlProps({ path, fault, hint })}
          type="checkbox"
          checked={value === true}
          onChange={(event) => onChange(event.target.checked)}
          className="size-4 accent-(--accent-solid)"
        />
        {label}
      </label>
      {action}
      {fault !== undefined && (
        <p id={`${id}-fault`} role="alert" className="mt-1 text-failed">
          {fault}
        </p>
      )}
      {hint !== undefined && fault === undefined && (
        <p id={`${id}-hint`} className="mt-0.5 ml-6 text-xs text-ink-3">
          {hint}
        </p>
      )}
    </div>
  )
}
