import {
  duration,
  queueName,
  retryRule,
  typeName,
  type InputFault,
  type JsonSchema,
  type RetryRule,
} from '@bullwheel/contracts'
import { z } from 'zod'

// A registered symbol, so that a worker recognises handlers made by another copy of this package.
const HANDLER: unique symbol = Symbol.for('bullwheel.handler') as never

/** Lines for the task's own log, kept with the attempt. `fields` must be JSON. */
export type TaskLog = {
  debug: (message: string, fields?: Record<string, unknown>) => void
  info: (message: string, fields?: Record<string, unknown>) => void
  warn: (message: string, fields?: Record<string, unknown>) => void
  error: (message: string, fields?: Record<string, unknown>) => void
}

/**
 * Why a handler's signal fired: the `name` of `signal.reason`, an Error.
 *
 * - `Cancelled`: somebody cancelled the task
 * - `TimedOut`: the attempt took longer than the task's timeout; it counts as failed
 * - `DeadlinePassed`: the task's `finishBy` has come; whatever the handler does now, the task ends as expired
 * - `Superseded`: the attempt does not count any more, another worker has the task or it has ended
 * - `ShuttingDown`: the worker stops; the attempt is repeated elsewhere unless it completes in the grace time
 *
 * A handler that still runs 5 s after `Cancelled`, `TimedOut`, `DeadlinePassed` or `Superseded` is abandoned: its attempt
 * is settled without it, and what it brings later counts for nothing.
 */
export type AbortName = 'Cancelled' | 'TimedOut' | 'DeadlinePassed' | 'Superseded' | 'ShuttingDown'

/** What a handler is given for one attempt. */
export type TaskContext<Input = unknown> = {
  /** The payload, checked and transformed by the task's `input` schema. */
  input: Input
  task: {
    id: string
    type: string
    queue: string
    name: string | null
    tags: readonly string[]
    /** 1 (most urgent) to 10. */
    priority: number
  }
  /**
   * The schedule that made this task, and the nominal time of the tick: what the run stands for, also when it is late or
   * backfilled. Null for a task that somebody submitted.
   */
  schedule: { id: string; at: Date } | null
  /** Number of this attempt, from 1. A task may run more than once: make its effects repeatable, by `task.id`. */
  attempt: number
  /** Aborted on cancel, timeout, deadline and shutdown (see `AbortName`). Hand it to fetch and timers. */
  signal: AbortSignal
  log: TaskLog
  /**
   * W3C trace context of this attempt, for requests to others; null where the task belongs to no trace. With
   * OTEL_EXPORTER_OTLP_ENDPOINT set, libraries that use OpenTelemetry go on from it by themselves.
   */
  traceparent: string | null
  /**
   * Tells how far the attempt is: `percent` is held within 0 to 100, `text` is cut at 200 characters. Call it as often as
   * you like: the last value is kept on the task, written at most once a second. Never throws.
   */
  progress: (percent: number, text?: string) => void
}

/** What a payload turns out to be. */
export type ParsedInput<Input> = { ok: true; input: Input } | { ok: false; faults: InputFault[] }

/** A task type with the code that runs it, as `defineTask` makes it. */
export type TaskHandler<Input = unknown> = {
  readonly type: string
  readonly description: string | undefined
  readonly queue: string | undefined
  readonly retry: RetryRule | undefined
  readonly timeoutMs: number | undefined
  /** JSON Schema (2020-12) of what may be submitted. Rules that JSON Schema cannot say are left to `parse`. */
  jsonSchema(): JsonSchema
  /** Checks a payload; paths of faults begin with `payload`. */
  parse(payload: unknown): ParsedInput<Input>
  /** Runs one attempt. What it resolves to is kept as the task's result: JSON, at most 256 KiB. */
  run(context: TaskContext<Input>): Promise<unknown>
}

/** What `defineTask` takes. */
export type TaskDefinition<Schema extends z.ZodType> = {
  /** Name by which tasks of this type are submitted: letters, digits and `. _ : -`, at most 128. */
  type: string
  /** One sentence for people who pick a type. */
  description?: string
  /** zod schema of the payload; `z.unknown()` takes anything. Must be synchronous. */
  input: Schema
  /** Queue of tasks that name none. Default: `default`. */
  queue?: string
  /** Retry rule of tasks that bring none. Default: 3 attempts, exponential from 1 s to 1 h. */
  retry?: z.input<typeof retryRule>
  /** Longest time for one attempt, `30s` or milliseconds. Default: none. */
  timeout?: string | number
  run: (context: TaskContext<z.output<Schema>>) => unknown
}

/**
 * Declares a task type and the code that runs it. Export the result from a module that is named in `BULLWHEEL_TASKS`.
 * Throws TypeError when the definition itself is wrong.
 *
 * @example
 * export const sendInvoice = defineTask({
 *   type: 'invoice.send',
 *   input: z.object({ invoiceId: z.uuid() }),
 *   retry: { attempts: 5 },
 *   async run({ input, signal }) { ... },
 * })
 */
export function defineTask<Schema extends z.ZodType>(
  definition: TaskDefinition<Schema>,
): TaskHandler<z.output<Schema>> {
  const { type, input, timeout } = definition
  const told = <Part extends z.ZodType>(name: string, part: Part, value: unknown) =>
    value === undefined ? undefined : check(`${name} of task type ${type}`, part, value)
  return Object.freeze({
    [HANDLER]: true,
    type: check('type', typeName, type),
    description: told('description', z.string(), definition.description),
    queue: told('queue', queueName, definition.queue),
    retry: told('retry', retryRule, definition.retry),
    timeoutMs: told('timeout', duration, timeout),
    jsonSchema: () => jsonSchemaOf(input),
    parse: (payload: unknown) => parseWith(input, payload),
    run: async (context: TaskContext<z.output<Schema>>) => definition.run(context),
  })
}

/** True for what `defineTask` made, also by another copy of this package. */
export function isTaskHandler(value: unknown): value is TaskHandler {
  return typeof value === 'object' && value !== null && HANDLER in value
}

function check<Part extends z.ZodType>(what: string, part: Part, value: unknown): z.output<Part> {
  const result = part.safeParse(value)
  if (result.success) return result.data
  throw new TypeError(`${what}: ${z.prettifyError(result.error)}`)
}

// The schema's own method: it belongs to the zod that made the schema, which may be another copy than ours.
function jsonSchemaOf(input: z.ZodType): JsonSchema {
  const schema = input.toJSONSchema({ target: 'draft-2020-12', io: 'input', unrepresentable: 'any' })
  return JSON.parse(JSON.stringify(schema)) as JsonSchema
}

function parseWith<Schema extends z.ZodType>(schema: Schema, payload: unknown): ParsedInput<z.output<Schema>> {
  const result = schema.safeParse(payload)
  if (result.success) return { ok: true, input: result.data }
  const faults = result.error.issues.map(({ path, message }) => ({ path: ['payload', ...path].join('.'), message }))
  return { ok: false, faults }
}
