import type { Field, StringField } from './field.ts'

/**
 * What a form begins with: defaults, and what must be there anyway. Undefined means that it is left out of the
 * payload until something is entered.
 */
export function startValue(field: Field, isRequired: boolean): unknown {
  if (field.initial !== undefined && (isRequired || !isEmpty(field.initial))) return field.initial
  if (!isRequired) return undefined
  switch (field.kind) {
    case 'string':
      return emptyText(field)
    case 'boolean':
      return false
    case 'choice':
      return field.options.length === 1 ? field.options[0] : undefined
    case 'object': {
      const values = field.members.map(({ name, field: member, isRequired: isNeeded }) => [
        name,
        startValue(member, isNeeded),
      ])
      return Object.fromEntries(values.filter(([, value]) => value !== undefined))
    }
    case 'list':
      return Array.from({ length: Math.min(field.minItems, 20) }, () => startValue(field.item, true) ?? null)
    case 'variants':
      return field.variants[0] === undefined ? undefined : startValue(field.variants[0].field, true)
    case 'number':
    case 'json':
      return undefined
  }
}

// The gateway fills in defaults too; an empty list or object would only make the payload longer to read.
function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}

/** What an emptied text stands for: the empty text where the schema allows it, else nothing. */
export function emptyText(field: StringField): string | undefined {
  const mayBeEmpty = !field.minLength && field.pattern === undefined && field.format === undefined
  return mayBeEmpty ? '' : undefined
}
