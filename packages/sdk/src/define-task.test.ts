import { describe, expect, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import { Cancel, Fatal, RetryAfter, defineTask, isTaskHandler, outcomeOf, type TaskContext } from './index.ts'
import { fingerprintOf, reportOf } from './report.ts'

const invoice = {
  type: 'invoice.send',
  description: 'Sends an invoice',
  input: z.object({ invoiceId: z.uuid(), copies: z.int().default(1) }),
  queue: 'billing',
  retry: { attempts: 5, backoff: 'exponential' },
  timeout: '30s',
  run: ({ input }: TaskContext<{ invoiceId: string; copies: number }>) => ({ sent: input.copies }),
} as const
const invoiceId = '019a0000-0000-7000-8000-000000000000'

const context = <Input>(input: Input): TaskContext<Input> => ({
  input,
  task: { id: invoiceId, type: 'invoice.send', queue: 'billing', name: null, tags: [], priority: 5 },
  schedule: null,
  traceparent: null,
  attempt: 1,
  signal: new AbortController().signal,
  log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
  progress: () => {},
})

describe('defineTask', () => {
  test('turns the definition into a handler with durations in milliseconds', async () => {
    const handler = defineTask(invoice)
    expect(handler).toMatchObject({ type: 'invoice.send', queue: 'billing', timeoutMs: 30_000 })
    expect(handler.retry).toMatchObject({ attempts: 5, backoff: { kind: 'exponential', delay: 1_000 } })
    expect(await handler.run(context({ invoiceId, copies: 2 }))).toEqual({ sent: 2 })
    expect(isTaskHandler(handler)).toBe(true)
    expect(isTaskHandler({ type: 'x' })).toBe(false)
  })

  test('gives run the parsed input, typed', () => {
    const handler = defineTask(invoice)
    const parsed = handler.parse({ invoiceId })
    expect(parsed).toEqual({ ok: true, input: { invoiceId, copies: 1 } })
    if (parsed.ok) expectTypeOf(parsed.input).toEqualTypeOf<{ invoiceId: string; copies: number }>()
  })

  test('names every fault of a payload with its path', () => {
    const parsed = defineTask(invoice).parse({ invoiceId: 7, copies: 1.5 })
    expect(parsed).toMatchObject({ ok: false, faults: [{ path: 'payload.invoiceId' }, { path: 'payload.copies' }] })
    expect(defineTask(invoice).parse('x')).toMatchObject({ ok: false, faults: [{ path: 'payload' }] })
  })

  test('describes what may be submitted as JSON Schema 2020-12', () => {
    expect(defineTask(invoice).jsonSchema()).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      required: ['invoiceId'],
      properties: { invoiceId: { type: 'string', format: 'uuid' }, copies: { type: 'integer', default: 1 } },
    })
    expect(defineTask({ type: 'any', input: z.unknown(), run: () => null }).jsonSchema()).not.toHaveProperty('type')
  })

  test('accepts a schema that JSON Schema cannot fully say', () => {
    const handler = defineTask({ type: 'd', input: z.object({ at: z.coerce.date() }), run: () => null })
    expect(handler.jsonSchema()).toMatchObject({ properties: { at: {} } })
  })

  test.each([
    [{ type: 'has space' }, /^type: .*letters/s],
    [{ queue: 'a:b' }, /^queue of task type invoice\.send: /],
    [{ retry: { attempts: 0 } }, /^retry of task type invoice\.send: /],
    [{ timeout: 'soon' }, /^timeout of task type invoice\.send: .*250ms/s],
  ])('refuses a wrong definition at once: %j', (wrong, message) => {
    expect(() => defineTask({ ...invoice, ...wrong })).toThrow(message)
  })
})

describe('reports', () => {
  test('carry what the catalogue keeps', () => {
    const handler = defineTask(invoice)
    expect(reportOf(handler)).toMatchObject({
      type: 'invoice.send',
      fingerprint: fingerprintOf(handler),
      description: 'Sends an invoice',
      queue: 'billing',
      timeoutMs: 30_000,
    })
  })

  test('have the same fingerprint for the same declaration, another one for any change', () => {
    const base = fingerprintOf(defineTask(invoice))
    expect(base).toMatch(/^[0-9a-f]{32}$/)
    expect(fingerprintOf(defineTask({ ...invoice, run: () => 'other code' }))).toBe(base)
    expect(fingerprintOf(defineTask({ ...invoice, timeout: '31s' }))).not.toBe(base)
    expect(fingerprintOf(defineTask({ ...invoice, input: z.object({}), run: () => null }))).not.toBe(base)
  })
})

describe('errors that say what should happen', () => {
  test.each([
    [new RetryAfter('5m'), { kind: 'retry-after', delayMs: 300_000 }],
    [new RetryAfter(250), { kind: 'retry-after', delayMs: 250 }],
    [new Fatal('no such invoice'), { kind: 'fatal' }],
    [new Cancel('superseded'), { kind: 'cancel' }],
    [new Error('ordinary'), undefined],
    ['text', undefined],
    [null, undefined],
  ])('%s', (thrown, outcome) => {
    expect(outcomeOf(thrown)).toEqual(outcome)
  })

  test('are understood when another copy of the package made them', () => {
    const foreign = Object.assign(new Error('x'), { [Symbol.for('bullwheel.outcome')]: { kind: 'fatal' } })
    expect(outcomeOf(foreign)).toEqual({ kind: 'fatal' })
  })

  test('RetryAfter refuses what is no duration', () => {
    expect(() => new RetryAfter('later')).toThrow(TypeError)
  })
})
