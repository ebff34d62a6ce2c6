import type { Field, ObjectField, Variant } from './field.ts'

/** The variant that a value looks most like; `chosen` stays as long as the value may be of it. */
export function pickVariant(variants: readonly Variant[], value: unknown, chosen?: number): number {
  const scores = variants.map(({ field }) => likeness(field, value))
  if (chosen !== undefined && (scores[chosen] ?? -1) >= 0) return chosen
  return Math.max(0, scores.indexOf(Math.max(...scores)))
}

/** Below 0: the value is of another kind. Above: how much speaks for it. */
function likeness(field: Field, value: unknown): number {
  switch (field.kind) {
    case 'string':
      return value === undefined ? 0 : typeof value === 'string' ? 2 : -1
    case 'number':
      return value === undefined
        ? 0
        : typeof value === 'number' && (!field.isInteger || Number.isInteger(value))
          ? 2
          : -1
    case 'boolean':
      return value === undefined ? 0 : typeof value === 'boolean' ? 2 : -1
    case 'choice':
      return value === undefined ? 0 : field.options.some((option) => isSame(option, value)) ? 9 : -1
    case 'object':
      return value === undefined ? 0 : isRecord(value) ? objectLikeness(field, value) : -1
    case 'list':
      return value === undefined ? 0 : Array.isArray(value) ? 2 : -1
    case 'variants':
      return Math.max(...field.variants.map((variant) => likeness(variant.field, value)))
    case 'json':
      return 0
  }
}

function objectLikeness({ members, others }: ObjectField, value: Record<string, unknown>): number {
  const known = new Map(members.map((member) => [member.name, member]))
  const unknownNames = Object.keys(value).filter((name) => !known.has(name))
  const perMember = members.map(({ name, field, isRequired }) => {
    if (value[name] === undefined) return isRequired ? -1 : 0
    // A fixed value that differs tells two shapes apart better than anything else does.
    return field.kind === 'choice' && likeness(field, value[name]) < 0 ? -9 : 2
  })
  const score =
    4 + perMember.reduce<number>((sum, one) => sum + one, 0) - (others === null ? unknownNames.length * 2 : 0)
  return Math.max(0, score)
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
