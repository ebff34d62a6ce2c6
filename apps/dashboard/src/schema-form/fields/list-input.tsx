'use client'

import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { useFaultAt } from '../faults-context.tsx'
import type { ListField } from '../field.ts'
import { startValue } from '../start-value.ts'
import { FieldGroup } from './field-group.tsx'
import type { NestingProps } from './field-props.ts'

export function ListInput({
  field,
  path,
  label,
  isRequired,
  value,
  onChange,
  action,
  Nested,
}: NestingProps<ListField>) {
  const fault = useFaultAt(path)
  const items: unknown[] = Array.isArray(value) ? value : []
  // Items have no identity of their own; raising this on a removal gives those behind it new controls.
  const [generation, setGeneration] = useState(0)
  const set = (next: unknown[]) => onChange(next.length === 0 && !isRequired ? undefined : next)
  const add = () => set([...items, startValue(field.item, true) ?? (field.item.kind === 'string' ? '' : null)])
  function remove(index: number) {
    setGeneration(generation + 1)
    set(items.filter((_, at) => at !== index))
  }
  return (
    <FieldGroup
      path={path}
      label={label}
      isRequired={isRequired}
      hint={field.description}
      fault={fault}
      action={action}
      footer={
        <Button disabled={items.length >= (field.maxItems ?? Infinity)} onClick={add}>
          <Plus aria-hidden size={14} /> Add to {label}
        </Button>
      }
    >
      {items.length === 0 && <p className="text-ink-3">Nothing in the list.</p>}
      {items.map((item, index) => (
        <div key={`${generation} ${String(index)}`} className="flex items-start gap-2">
          <div className="min-w-0 flex-1">
            <Nested
              field={field.item}
              path={`${path}.${index}`}
              label={`${label} ${index + 1}`}
              isRequired
              value={item}
              onChange={(next) => set(items.with(index, next ?? null))}
            />
          </div>
          <Button
            look="ghost"
            aria-label={`Remove ${label} ${index + 1}`}
            className="px-2"
            onClick={() => remove(index)}
          >
            <X aria-hidden size={14} />
          </Button>
        </div>
      ))}
    </FieldGroup>
  )
}
