'use client'

import { JsonEditor } from '../../components/json-editor.tsx'
import { Labelled, controlProps } from '../../components/labelled.tsx'
import { useFaultAt } from '../faults-context.tsx'
import type { JsonField } from '../field.ts'
import type { FieldProps } from './field-props.ts'

export function JsonInput({ field, path, label, isRequired, value, onChange, action }: FieldProps<JsonField>) {
  const fault = useFaultAt(path)
  const hint = field.description ?? 'Any JSON: a "text", a number, {"an": "object"}, …'
  return (
    <Labelled path={path} label={label} isRequired={isRequired} hint={hint} fault={fault} action={action}>
      <JsonEditor
        {...controlProps({ path, fault, hint })}
        rows={path === 'payload' ? 10 : 3}
        value={value}
        onChange={onChange}
      />
    </Labelled>
  )
}
