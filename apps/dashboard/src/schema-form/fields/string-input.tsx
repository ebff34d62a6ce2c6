'use client'

import { inputClass } from '../../components/input-class.ts'
import { Labelled, controlProps } from '../../components/labelled.tsx'
import { useFaultAt } from '../faults-context.tsx'
import type { StringField } from '../field.ts'
import { emptyText } from '../start-value.ts'
import type { FieldProps } from './field-props.ts'

const INPUT_TYPES: Record<string, string> = { email: 'email', uri: 'url', url: 'url', date: 'date', time: 'time' }
/** Texts that may grow beyond this are given room. */
const LONG_TEXT = 300

export function StringInput({ field, path, label, isRequired, value, onChange, action }: FieldProps<StringField>) {
  const fault = useFaultAt(path)
  const hint = field.description
  const text = typeof value === 'string' ? value : ''
  const shared = {
    ...controlProps({ path, fault, hint }),
    value: text,
    placeholder: exampleOf(field),
    onChange: (event: { target: { value: string } }) =>
      onChange(event.target.value === '' ? (isRequired ? emptyText(field) : undefined) : event.target.value),
  }
  const isPlain = field.format === undefined && field.pattern === undefined
  const isLong = (isPlain && (field.maxLength ?? 0) > LONG_TEXT) || text.includes('\n')
  return (
    <Labelled path={path} label={label} isRequired={isRequired} hint={hint} fault={fault} action={action}>
      {isLong ? (
        <textarea {...shared} rows={5} className={inputClass(fault !== undefined, 'h-auto! py-1.5')} />
      ) : (
        <input
          {...shared}
          type={INPUT_TYPES[field.format ?? ''] ?? 'text'}
          className={inputClass(fault !== undefined)}
        />
      )}
    </Labelled>
  )
}

function exampleOf({ examples = [], format }: StringField): string | undefined {
  const example = examples.find((one) => typeof one === 'string')
  if (example !== undefined) return example
  if (format === 'uuid') return '00000000-0000-0000-0000-000000000000'
  return format === 'uri' || format === 'url' ? 'https://' : undefined
}
