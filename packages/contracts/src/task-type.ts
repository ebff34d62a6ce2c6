import { z } from 'zod'
import { queueName, typeName } from './text.ts'
import { utc } from './time.ts'

/** JSON Schema (2020-12) of a type's payload, as the worker derived it from the handler's `input`. */
export const jsonSchema = z.record(z.string(), z.unknown())
export type JsonSchema = z.infer<typeof jsonSchema>

/** What a worker reports of one handler it has. `fingerprint` names this version of schema and defaults. */
export const taskTypeReport = z.object({
  type: typeName,
  fingerprint: z.string(),
  schema: jsonSchema,
  description: z.string().nullable(),
  queue: queueName.nullable(),
  timeoutMs: z.int().nullable(),
  retry: z.unknown(),
})
export type TaskTypeReport = z.infer<typeof taskTypeReport>

/** A type in the catalogue: its newest version, whether a live worker serves it, and how long it runs. */
export const taskType = z.object({
  type: z.string(),
  description: z.string().nullable(),
  queue: z.string(),
  timeout: z.int().nullable(),
  retry: z.unknown(),
  schema: jsonSchema,
  versions: z.int(),
  live: z.boolean(),
  lastSeenAt: utc,
  runTime: z.object({ meanMs: z.number(), p95Ms: z.number(), samples: z.int() }).nullable(),
})
export type TaskType = z.infer<typeof taskType>
