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
  const shapes = (
    <Segments
      label={`Shape of ${label}`}
      options={field.variants.map((one, index) => ({ value: String(index), word: one.label }))}
      value={String(current)}
      onChange={(index) => choose(Number(index))}
    />
  )
  if (variant === undefined) return null
  return (
    <Nested
      key={current}
      field={describedBy(variant.field, field)}
      path={path}
      label={label}
      isRequired={isRequired}
      value={value}
      onChange={onChange}
      action={shapes}
    />
  )
}

/** A branch that says nothing about itself is described by what its union says. */
function describedBy<One extends Pick<VariantsField, 'description' | 'examples'>>(
  field: One,
  union: VariantsField,
): One {
  return {
    ...(union.description !== undefined && { description: union.description }),
    ...(union.examples !== undefined && { examples: union.examples }),
    ...field,
  }
}
