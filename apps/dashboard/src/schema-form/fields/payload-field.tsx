'use client'

import { BooleanInput } from './boolean-input.tsx'
import { ChoiceInput } from './choice-input.tsx'
import type { FieldProps } from './field-props.ts'
import { JsonInput } from './json-input.tsx'
import { ListInput } from './list-input.tsx'
import { NumberInput } from './number-input.tsx'
import { ObjectInput } from './object-input.tsx'
import { StringInput } from './string-input.tsx'
import { VariantsInput } from './variants-input.tsx'

/** The control for a field of any kind. */
export function PayloadField({ field, ...rest }: FieldProps) {
  switch (field.kind) {
    case 'string':
      return <StringInput field={field} {...rest} />
    case 'number':
      return <NumberInput field={field} {...rest} />
    case 'boolean':
      return <BooleanInput field={field} {...rest} />
    case 'choice':
      return <ChoiceInput field={field} {...rest} />
    case 'object':
      return <ObjectInput field={field} {...rest} Nested={PayloadField} />
    case 'list':
      return <ListInput field={field} {...rest} Nested={PayloadField} />
    case 'variants':
      return <VariantsInput field={field} {...rest} Nested={PayloadField} />
    case 'json':
      return <JsonInput field={field} {...rest} />
  }
}
