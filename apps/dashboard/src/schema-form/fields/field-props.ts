import type { ComponentType, ReactNode } from 'react'
import type { Field } from '../field.ts'

/** What every field of a form is given. `onChange(undefined)` leaves its value out of the payload. */
export type FieldProps<One extends Field = Field> = {
  field: One
  path: string
  label: string
  isRequired: boolean
  value: unknown
  onChange: (value: unknown) => void
  /** Stands beside the label, such as the switch of a union. */
  action?: ReactNode
}

/** Fields that hold fields are given the component that shows those. */
export type NestingProps<One extends Field> = FieldProps<One> & { Nested: ComponentType<FieldProps> }
