'use client'

import { useState } from 'react'
import { Segments } from '../../components/segments.tsx'
import type { VariantsField } from '../field.ts'
import { pickVariant } from '../pick-variant.ts'
import { startValue } from '../start-value.ts'
import type { NestingProps } from './field-props.ts'

/** A value of one of several shapes: first which, then the value. */
export function VariantsInput({
  field,
  path,
  label,
  isRequired,
  value,
  onChange,
  Nested,
}: NestingProps<VariantsField>) {
  const [chosen, setChosen] = useState<number>()
  const current = pickVariant(field.variants, value, chosen)
  const variant = field.variants[current]
  function choose(index: number) {
    const next = field.variants[index]
    if (next === undefined || index === current) return
    setChosen(index)
    onChange(startValue(next.field, true))
  }
  return (
    <div className="space-y-2">
      <Segments
        label={`Shape of ${label}`}
        options={field.variants.map((one, index) => ({ value: String(index), word: one.label }))}
        value={String(current)}
        onChange={(index) => choose(Number(index))}
      />
      {variant !== undefined && (
        <Nested
          key={current}
          field={withDescription(variant.field, field.description)}
          path={path}
          label={label}
          isRequired={isRequired}
          value={value}
          onChange={onChange}
        />
      )}
    </div>
  )
}

function withDescription<One extends { description?: string }>(field: One, description: string | undefined): One {
  return field.description === undefined && description !== undefined ? { ...field, description } : field
}
