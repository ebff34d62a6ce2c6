'use client'

import { Plus, X } from 'lucide-react'
import { useState, type ComponentType } from 'react'
import { Button } from '../../components/button.tsx'
import { inputClass } from '../../components/input-class.ts'
import type { Field } from '../field.ts'
import { startValue } from '../start-value.ts'
import type { FieldProps } from './field-props.ts'

type Props = {
  field: Field
  path: string
  known: readonly string[]
  object: Record<string, unknown>
  onChange: (object: Record<string, unknown>) => void
  Nested: ComponentType<FieldProps>
}

/** Properties whose names are free, such as headers: name and value, one row each. */
export function MapRows({ field, path, known, object, onChange, Nested }: Props) {
  const [name, setName] = useState('')
  const names = Object.keys(object).filter((one) => !known.includes(one))
  const isTaken = name === '' || Object.hasOwn(object, name) || known.includes(name)
  function add() {
    if (isTaken) return
    onChange({ ...object, [name]: startValue(field, true) ?? (field.kind === 'string' ? '' : null) })
    setName('')
  }
  function remove(gone: string) {
    const { [gone]: _, ...others } = object
    onChange(others)
  }
  return (
    <div className="space-y-3">
      {names.map((one) => (
        <div key={one} className="flex items-start gap-2">
          <div className="min-w-0 flex-1">
            <Nested
              field={field}
              path={`${path}.${one}`}
              label={one}
              isRequired
              value={object[one]}
              onChange={(value) => onChange({ ...object, [one]: value ?? '' })}
            />
          </div>
          <Button look="ghost" aria-label={`Remove ${one}`} className="mt-6 px-2" onClick={() => remove(one)}>
            <X aria-hidden size={14} />
          </Button>
        </div>
      ))}
      <div className="flex gap-2">
        <input
          aria-label={`Name of a new property of ${path}`}
          placeholder="Name"
          value={name}
          onChange={(event) => setName(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return
            event.preventDefault()
            add()
          }}
          className={inputClass(false, 'max-w-56')}
        />
        <Button disabled={isTaken} onClick={add}>
          <Plus aria-hidden size={14} /> Add
        </Button>
      </div>
    </div>
  )
}
