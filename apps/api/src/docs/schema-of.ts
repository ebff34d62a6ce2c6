import { z } from 'zod'

export type Json = { [name: string]: unknown }

/** A zod schema as JSON Schema, for the document. */
export function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', io, unrepresentable: 'any' })
  return JSON.parse(JSON.stringify(rest)) as Json
}
