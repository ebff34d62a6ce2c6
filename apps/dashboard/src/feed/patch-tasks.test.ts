import type { LifecycleEvent, TaskSummary } from '@bullwheel/contracts'
import { describe, expect, it } from 'vitest'
import { patchTasks } from './patch-tasks.ts'

const row: TaskSummary = {
  id: '01a1fdb5-fd50-750b-ad2a-6ed4c3229e37',
  type: 'curl',
  name: null,
  queue: 'default',
  state: 'queued',
  priority: 5,
  attempt: 0,
  maxAttempts: 3,
  tags: [],
  worker: null,
  createdAt: '2026-11-21T10:00:00.000Z',
  runAt: '2026-11-21T10:00:00.000Z',
  startedAt: null,
  finishedAt: null,
  scheduleId: null,
  tickAt: null,
  version: 1,
  payloadPreview: '{}',
  errorPreview: null,
}
const event = (fields: Partial<LifecycleEvent>): LifecycleEvent => ({
  kind: 'started',
  taskId: row.id,
  version: 2,
  at: '2026-11-21T10:00:01.000Z',
  queue: 'default',
  type: 'curl',
  name: null,
  priority: 5,
  attempt: 1,
  worker: 'w1',
  startedAt: '2026-11-21T10:00:01.000Z',
  runAt: null,
  error: null,
  cursor: '1',
  ...fields,
})

describe('patchTasks', () => {
  it('carries a row through start and end', () => {
    const end = event({ kind: 'completed', version: 3, at: '2026-11-21T10:00:02.000Z' })
    const [patched] = patchTasks([row], [event({}), end])
    expect(patched).toMatchObject({ state: 'completed', attempt: 1, worker: 'w1', finishedAt: end.at, version: 3 })
  })

  it('ignores an event that is older than the row', () => {
    const [patched] = patchTasks([{ ...row, state: 'completed', version: 9 }], [event({ version: 4 })])
    expect(patched?.state).toBe('completed')
  })

  it('keeps the array when no event concerns it', () => {
    const rows = [row]
    expect(patchTasks(rows, [event({ taskId: '01a1fdb5-0000-750b-ad2a-6ed4c3229e37' })])).toBe(rows)
  })

  it('leaves events that say too little to a new read', () => {
    expect(patchTasks([row], [event({ kind: 'retried' })])[0]).toBe(row)
  })
})
