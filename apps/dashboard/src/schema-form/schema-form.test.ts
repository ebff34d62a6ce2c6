import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Field } from './field.ts'
import { pickVariant } from './pick-variant.ts'
import { readSchema } from './read-schema.ts'
import { startValue } from './start-value.ts'

const fromZod = (schema: z.ZodType) => readSchema(z.toJSONSchema(schema, { io: 'input' }))

function memberOf(field: Field, name: string): Field | undefined {
  return field.kind === 'object' ? field.members.find((member) => member.name === name)?.field : undefined
}

const REPORT = z.object({
  report: z.enum(['sales', 'usage']).describe('Which one'),
  period: z.object({ from: z.iso.date(), to: z.iso.date() }),
  rows: z.int().min(1).max(100).default(10),
  share: z.number().optional(),
  isDraft: z.boolean(),
  labels: z.record(z.string(), z.string()).optional(),
  recipients: z.array(z.object({ email: z.email() })).min(1),
})

describe('readSchema', () => {
  it('reads every kind of member that zod writes', () => {
    const form = fromZod(REPORT)
    expect(memberOf(form, 'report')).toMatchObject({
      kind: 'choice',
      options: ['sales', 'usage'],
      description: 'Which one',
    })
    expect(memberOf(form, 'rows')).toMatchObject({
      kind: 'number',
      isInteger: true,
      minimum: 1,
      maximum: 100,
      initial: 10,
    })
    expect(memberOf(form, 'share')).toEqual({ kind: 'number', isInteger: false })
    expect(memberOf(form, 'labels')).toMatchObject({ kind: 'object', members: [], others: { kind: 'string' } })
    expect(memberOf(form, 'recipients')).toMatchObject({ kind: 'list', minItems: 1, item: { kind: 'object' } })
  })

  it('knows which members are required', () => {
    const form = fromZod(REPORT)
    const required = form.kind === 'object' ? form.members.filter((member) => member.isRequired) : []
    expect(required.map(({ name }) => name)).toEqual(['report', 'period', 'isDraft', 'recipients'])
  })

  it('offers the branches of a union, as curl has them', () => {
    const form = fromZod(z.union([z.url(), z.strictObject({ url: z.url() })]))
    expect(form).toMatchObject({ kind: 'variants', variants: [{ label: 'Text' }, { label: 'Object' }] })
  })

  it('numbers branches that would have the same name', () => {
    const form = readSchema({ oneOf: [{ type: 'string' }, { type: 'string' }, { title: 'Id', type: 'string' }] })
    expect(form).toMatchObject({ variants: [{ label: 'Text 1' }, { label: 'Text 2' }, { label: 'Id' }] })
  })

  it('makes one choice of a union of literals', () => {
    expect(fromZod(z.union([z.literal('a'), z.literal('b'), z.null()]))).toMatchObject({ options: ['a', 'b', null] })
  })

  it('reads a list of types as branches', () => {
    expect(readSchema({ type: ['string', 'null'] })).toMatchObject({
      kind: 'variants',
      variants: [{ label: 'Text' }, { label: 'Nothing' }],
    })
  })

  it('follows references, and ends where they go round in circles', () => {
    const node = { type: 'object', properties: { child: { $ref: '#/$defs/node' }, name: { type: 'string' } } }
    const form = readSchema({ $ref: '#/$defs/node', $defs: { node } })
    expect(memberOf(form, 'name')).toEqual({ kind: 'string' })
    expect(JSON.stringify(form).length).toBeLessThan(5_000)
  })

  it('puts the parts of allOf together', () => {
    const a = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] }
    const b = { type: 'object', properties: { b: { type: 'number' } } }
    expect(readSchema({ allOf: [a, b] })).toMatchObject({
      members: [
        { name: 'a', isRequired: true },
        { name: 'b', isRequired: false },
      ],
    })
  })

  it.each([[{}], [true], [undefined], [{ not: {} }], [{ type: 'array', prefixItems: [] }]])(
    'leaves %j to the JSON editor',
    (schema) => expect(readSchema(schema).kind).toBe('json'),
  )
})

describe('startValue', () => {
  it('holds defaults and the frame of what is required, and nothing else', () => {
    expect(startValue(fromZod(REPORT), true)).toEqual({ period: {}, rows: 10, isDraft: false, recipients: [{}] })
  })

  it('leaves out what would only be empty', () => {
    expect(startValue(fromZod(z.object({ headers: z.record(z.string(), z.string()).default({}) })), true)).toEqual({})
  })

  it('gives an empty text only where the schema takes one', () => {
    expect(startValue(fromZod(z.object({ note: z.string(), mail: z.email() })), true)).toEqual({ note: '' })
  })

  it('begins with the first branch of a union', () => {
    expect(startValue(fromZod(z.union([z.object({ url: z.string() }), z.string()])), true)).toEqual({ url: '' })
  })
})

describe('pickVariant', () => {
  const curl = fromZod(z.union([z.url(), z.strictObject({ url: z.url() })]))
  const variants = curl.kind === 'variants' ? curl.variants : []

  it('follows the kind of the value', () => {
    expect(pickVariant(variants, 'https://example.com')).toBe(0)
    expect(pickVariant(variants, { url: 'https://example.com' })).toBe(1)
    expect(pickVariant(variants, {})).toBe(1)
  })

  it('keeps what was chosen while nothing is entered', () => {
    expect(pickVariant(variants, undefined, 1)).toBe(1)
    expect(pickVariant(variants, 'text', 1)).toBe(0)
  })

  it('tells shapes apart by their fixed member', () => {
    const shapes = fromZod(
      z.union([
        z.object({ kind: z.literal('circle'), r: z.number() }),
        z.object({ kind: z.literal('square'), side: z.number() }),
      ]),
    )
    const found = shapes.kind === 'variants' ? pickVariant(shapes.variants, { kind: 'square' }) : -1
    expect(found).toBe(1)
  })
})
