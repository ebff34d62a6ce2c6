import { expect, test } from 'vitest'
import { isTaskHandler, type TaskContext } from '@bullwheel/sdk'
import * as examples from '../index.ts'

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const told: number[] = []
const task = {
  id: '019a0000-0000-7000-8000-000000000000',
  type: 'x',
  queue: 'default',
  name: null,
  tags: [],
  priority: 5,
}

function contextOf<Input>(input: Input, signal = new AbortController().signal): TaskContext<Input> {
  return {
    input,
    task,
    schedule: null,
    traceparent: null,
    attempt: 1,
    signal,
    log: silent,
    progress: (percent) => void told.push(percent),
  }
}

test('every export is a handler that a worker can load', () => {
  expect(Object.values(examples).map((handler) => isTaskHandler(handler) && handler.type)).toEqual([
    'EMAIL',
    'REPORT_GENERATION',
  ])
})

test('EMAIL returns the same message id for the same task and refuses a wrong address', async () => {
  const email = { to: 'ann@example.com', subject: 'Hello', body: 'World' }
  expect(await examples.EMAIL.run(contextOf(email))).toEqual({ messageId: `<${task.id}@example.invalid>` })
  expect(examples.EMAIL.parse({ ...email, to: 'ann' })).toMatchObject({ ok: false, faults: [{ path: 'payload.to' }] })
})

test('REPORT_GENERATION adds up its rows by region', async () => {
  const report = await examples.REPORT_GENERATION.run(contextOf({ report: 'May', rows: 5 }))
  expect(report).toEqual({
    report: 'May',
    rows: 5,
    csv: 'region,sales,total\nregion 1,2,16.76\nregion 2,1,79.19\nregion 3,1,58.38\nregion 4,1,37.57',
  })
  expect(told).toEqual([0, 100])
  expect(examples.REPORT_GENERATION.parse({ report: 'May', rows: 100_001 }).ok).toBe(false)
})

test('REPORT_GENERATION stops when its signal says so', async () => {
  const reason = new Error('cancelled')
  const run = examples.REPORT_GENERATION.run(contextOf({ report: 'May', rows: 100_000 }, AbortSignal.abort(reason)))
  await expect(run).rejects.toBe(reason)
})
