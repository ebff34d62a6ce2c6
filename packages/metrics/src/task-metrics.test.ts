import { expect, test } from 'vitest'
import type { LifecycleEvent } from '@bullwheel/contracts'
import { createLineLimit } from './line-limit.ts'
import { createTaskMetrics } from './task-metrics.ts'

const event = (fields: Partial<LifecycleEvent>): LifecycleEvent => ({
  kind: 'created',
  taskId: '019a0000-0000-7000-8000-000000000000',
  version: 1,
  at: '2030-01-01T00:00:05.000Z',
  queue: 'default',
  type: 'curl',
  name: null,
  priority: 5,
  attempt: 1,
  worker: null,
  startedAt: null,
  runAt: null,
  error: null,
  cursor: '1',
  ...fields,
})

test('counts what happened to tasks and how long they waited and ran', async () => {
  const metrics = createTaskMetrics()
  const startedAt = '2030-01-01T00:00:03.000Z'
  metrics.observe([
    event({ kind: 'created' }),
    event({ kind: 'created', type: 'http' }),
    event({ kind: 'started', startedAt, runAt: '2030-01-01T00:00:02.500Z' }),
    event({ kind: 'retrying', startedAt }),
    event({ kind: 'completed', startedAt }),
    event({ kind: 'failed', startedAt, type: 'http' }),
    event({ kind: 'cancelled', queue: 'slow' }),
    event({ kind: 'updated' }),
  ])
  const lines = (await metrics.text()).split('\n')
  for (const line of [
    'bullwheel_tasks_accepted_total{queue="default",type="curl"} 1',
    'bullwheel_tasks_accepted_total{queue="default",type="http"} 1',
    'bullwheel_tasks_finished_total{queue="default",type="curl",outcome="completed"} 1',
    'bullwheel_tasks_finished_total{queue="default",type="http",outcome="failed"} 1',
    'bullwheel_tasks_finished_total{queue="slow",type="curl",outcome="cancelled"} 1',
    'bullwheel_task_retries_total{queue="default",type="curl"} 1',
    'bullwheel_task_wait_seconds_sum{queue="default",type="curl"} 0.5',
    'bullwheel_task_run_seconds_sum{queue="default",type="curl"} 4',
    'bullwheel_task_run_seconds_count{queue="default",type="curl"} 2',
    'tasks_processed_total{status="completed"} 1',
    'tasks_processed_total{status="failed"} 1',
    'task_retries_total{task_type="curl"} 1',
    'task_processing_time_seconds_sum 6',
    'task_processing_time_seconds_count 3',
  ]) {
    expect(lines).toContain(line)
  }
  expect(lines.some((line) => line.startsWith('nodejs_eventloop_lag_seconds'))).toBe(true)
})

test('an api that does not have the lease of the gauges shows its own figures only', async () => {
  let isShown = false
  const metrics = createTaskMetrics({ isShown: () => isShown })
  metrics.observe([event({})])
  const own = await metrics.text()
  expect(own).toContain('bullwheel_gauges_held 0')
  expect(own).toContain('process_resident_memory_bytes')
  expect(own).not.toContain('bullwheel_tasks_accepted_total')
  isShown = true
  expect(await metrics.text()).toContain('bullwheel_tasks_accepted_total{queue="default",type="curl"} 1')
})

test('a flood of type names shares one line', () => {
  const linesOf = createLineLimit(2)
  expect(['a', 'b', 'c', 'd', 'a'].map((type) => linesOf('q', type).type)).toEqual(['a', 'b', 'other', 'other', 'a'])
})
