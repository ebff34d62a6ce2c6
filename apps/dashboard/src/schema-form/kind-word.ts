import type { Field } from './field.ts'

/** What a field holds, in a word that a user understands. */
export function kindWord(field: Field): string {
  switch (field.kind) {
    case 'string':
      return 'Text'
    case 'number':
      return 'Number'
    case 'boolean':
      return 'Yes or no'
    case 'choice':
      return field.options.every((option) => option === null) ? 'Nothing' : 'Choice'
    case 'object':
      return 'Object'
    case 'list':
      return 'List'
    case 'variants':
      return 'One of several'
    case 'json':
      return 'Any JSON'
  }
}
