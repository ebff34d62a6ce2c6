import type { Field, Member, Variant } from './field.ts'
import { kindWord } from './kind-word.ts'

type Schema = Record<string, unknown>
type Place = { root: Schema; depth: number }

/** Schemas may refer to themselves; deeper than this the rest is written as JSON. */
const MAX_DEPTH = 8

/** Reads a JSON Schema (2020-12, as zod and others write it) as a form. What has no form becomes a JSON field. */
export function readSchema(schema: unknown): Field {
  return readField(schema, { root: isSchema(schema) ? schema : {}, depth: 0 })
}

function readField(given: unknown, place: Place): Field {
  const schema = mergeAllOf(resolveRef(given, place), place)
  if (schema === undefined || place.depth > MAX_DEPTH) return { kind: 'json' }
  return { ...aboutOf(schema), ...shapeOf(schema, { ...place, depth: place.depth + 1 }) }
}

function shapeOf(schema: Schema, place: Place): Field {
  if (Array.isArray(schema['enum'])) return { kind: 'choice', options: schema['enum'] }
  if ('const' in schema) return { kind: 'choice', options: [schema['const']] }
  const alternatives = alternativesOf(schema)
  if (alternatives.length > 0) return readVariants(alternatives, place)
  switch (schema['type']) {
    case 'string':
      return { kind: 'string', ...texts(schema, 'format', 'pattern'), ...numbers(schema, 'minLength', 'maxLength') }
    case 'number':
    case 'integer':
      return { kind: 'number', isInteger: schema['type'] === 'integer', ...numbers(schema, 'minimum', 'maximum') }
    case 'boolean':
      return { kind: 'boolean' }
    case 'null':
      return { kind: 'choice', options: [null] }
    case 'array':
      return readList(schema, place)
    case 'object':
      return readObject(schema, place)
    default:
      return isSchema(schema['properties']) ? readObject(schema, place) : { kind: 'json' }
  }
}

/** The branches of anyOf, oneOf or of a list of types, each with what stands beside them. */
function alternativesOf(schema: Schema): unknown[] {
  const {
    anyOf,
    oneOf,
    type,
    title: _title,
    description: _description,
    default: _default,
    examples: _,
    ...rest
  } = schema
  const branches = Array.isArray(anyOf) ? anyOf : Array.isArray(oneOf) ? oneOf : []
  if (branches.length > 0) {
    const isBare = Object.keys(rest).every((key) => key.startsWith('$'))
    return isBare
      ? branches
      : branches.map((branch) => ({ allOf: [{ ...rest, ...(type !== undefined && { type }) }, branch] }))
  }
  return Array.isArray(type) ? type.map((one: unknown) => ({ ...rest, type: one })) : []
}

function readVariants(alternatives: readonly unknown[], place: Place): Field {
  const fields = alternatives.map((alternative) => readField(alternative, place))
  const [only] = fields
  if (only !== undefined && fields.length === 1) return only
  if (fields.every((field) => field.kind === 'choice')) {
    return { kind: 'choice', options: fields.flatMap((field) => field.options) }
  }
  return { kind: 'variants', variants: withLabels(fields) }
}

function withLabels(fields: readonly Field[]): Variant[] {
  const words = fields.map((field) => field.title ?? kindWord(field))
  return fields.map((field, index) => {
    const word = words[index] ?? ''
    const isAlone = words.indexOf(word) === words.lastIndexOf(word)
    return {
      field,
      label: isAlone ? word : `${word} ${words.slice(0, index + 1).filter((other) => other === word).length}`,
    }
  })
}

function readList(schema: Schema, place: Place): Field {
  const items = schema['items']
  const isTuple = Array.isArray(schema['prefixItems'])
  if (isTuple) return { kind: 'json' }
  return { kind: 'list', item: readField(items ?? {}, place), minItems: 0, ...numbers(schema, 'minItems', 'maxItems') }
}

function readObject(schema: Schema, place: Place): Field {
  const properties = isSchema(schema['properties']) ? schema['properties'] : {}
  const required = new Set(Array.isArray(schema['required']) ? schema['required'] : [])
  const members: Member[] = Object.entries(properties).map(([name, property]) => ({
    name,
    field: readField(property, place),
    isRequired: required.has(name),
  }))
  const others = schema['additionalProperties']
  // Unless something is said, properties beyond the named ones are allowed; a form shows them only for plain maps.
  const isMap = isSchema(others) || (members.length === 0 && others !== false)
  return { kind: 'object', members, others: isMap ? readField(isSchema(others) ? others : {}, place) : null }
}

function resolveRef(given: unknown, { root }: Place): Schema | undefined {
  if (!isSchema(given)) return given === true ? {} : undefined
  const ref = given['$ref']
  if (typeof ref !== 'string') return given
  const { $ref: _, ...beside } = given
  const target = ref
    .replace(/^#\/?/, '')
    .split('/')
    .filter((part) => part !== '')
    .map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((at, part) => (isSchema(at) ? at[part] : undefined), root)
  return isSchema(target) ? { ...target, ...beside } : undefined
}

function mergeAllOf(schema: Schema | undefined, place: Place): Schema | undefined {
  if (schema === undefined || !Array.isArray(schema['allOf'])) return schema
  const { allOf, ...own } = schema
  const parts = (allOf as unknown[]).map((part) => mergeAllOf(resolveRef(part, place), place) ?? {})
  return [...parts, own].reduce<Schema>(mergeTwo, {})
}

function mergeTwo(a: Schema, b: Schema): Schema {
  const required = [a['required'], b['required']].flatMap((names): unknown[] => (Array.isArray(names) ? names : []))
  const properties = { ...asSchema(a['properties']), ...asSchema(b['properties']) }
  return {
    ...a,
    ...b,
    ...(required.length > 0 && { required }),
    ...(Object.keys(properties).length > 0 && { properties }),
  }
}

function aboutOf(schema: Schema) {
  return {
    ...texts(schema, 'title', 'description'),
    ...('default' in schema && { initial: schema['default'] }),
    ...(Array.isArray(schema['examples']) && { examples: schema['examples'] }),
  }
}

function texts<Key extends string>(schema: Schema, ...keys: Key[]): Partial<Record<Key, string>> {
  const found = keys.filter((key) => typeof schema[key] === 'string').map((key) => [key, schema[key]])
  return Object.fromEntries(found) as Partial<Record<Key, string>>
}

function numbers<Key extends string>(schema: Schema, ...keys: Key[]): Partial<Record<Key, number>> {
  // zod writes the range of safe integers where no range was meant.
  const isMeant = (value: unknown) => typeof value === 'number' && Math.abs(value) < Number.MAX_SAFE_INTEGER
  const found = keys.filter((key) => isMeant(schema[key])).map((key) => [key, schema[key]])
  return Object.fromEntries(found) as Partial<Record<Key, number>>
}

const asSchema = (value: unknown): Schema => (isSchema(value) ? value : {})

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
