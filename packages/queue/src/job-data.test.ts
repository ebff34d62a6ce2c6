import type { Bundle } from '@bullwheel/domain'
import { expect, test } from 'vitest'
import { jobId, readJobData, toJobData } from './job-data.ts'

const idOf = (at: number) => `01900000-0000-7000-8000-00000000000${at}`
const bundle = (...versions: number[]): Bundle => ({
  queue: 'q',
  type: 't',
  priority: 5,
  runAt: 0,
  tasks: versions.map((version, at) => ({ id: idOf(at), version })),
})

test('a bundle comes out of a job as it went in', () => {
  for (const one of [bundle(1), bundle(1, 1, 1), bundle(1, 4, 2)]) {
    expect(readJobData(structuredClone(toJobData(one, true)))).toEqual({ tasks: one.tasks, claim: true })
  }
  expect(toJobData(bundle(1, 1), false)).toEqual({ ids: [idOf(0), idOf(1)], versions: 1 })
})

test('a job id names first task, version, count and take, and is none that BullMQ refuses', () => {
  expect(jobId(bundle(3, 1), 0)).toBe(`${idOf(0)}.3.2.0`)
  expect(jobId(bundle(3), 'h')).toBe(`${idOf(0)}.3.1.h`)
})

test('a foreign job is recognised', () => {
  for (const foreign of [
    null,
    'x',
    {},
    { ids: [] },
    { ids: [idOf(0)], versions: [1, 2] },
    { ids: [1], versions: 1 },
    { ids: ['a'], versions: 1 },
  ]) {
    expect(readJobData(foreign)).toBeUndefined()
  }
})
