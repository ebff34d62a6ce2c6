import { expect, test } from 'vitest'
import { createGate } from './gate.ts'

test('a free slot lets one job in, and no second one until it is known what the first brought', () => {
  const gate = createGate(1, 10)
  expect(gate.tryPass('q')).toBe(true)
  expect(gate.tryPass('q')).toBe(false)
  gate.done('q', 1)
  expect(gate.tryPass('q')).toBe(true)
})

test('tasks held unstarted close the gate', () => {
  const gate = createGate(4, 10)
  gate.load.unstarted = 4
  expect(gate.tryPass('q')).toBe(false)
  gate.load.unstarted = 3
  expect(gate.tryPass('q')).toBe(true)
})

test('slots whose running type is short count as free, others do not', () => {
  const gate = createGate(2, 10)
  gate.load.running = 2
  expect(gate.tryPass('q')).toBe(false)
  gate.load.shortRunning = 1
  expect(gate.tryPass('q')).toBe(true)
})

test('jobs whose outcomes are not committed are bounded by the window', () => {
  const gate = createGate(2, 3)
  gate.load.jobs = 5
  expect(gate.tryPass('q')).toBe(false)
})

test('those who wait pass, as soon as the load allows it', async () => {
  const gate = createGate(1, 10)
  const order: string[] = []
  gate.load.running = 1
  const first = gate.pass('q').then(() => order.push('first'))
  const second = gate.pass('q').then(() => order.push('second'))
  gate.load.running = 0
  gate.changed()
  await first
  expect(order).toEqual(['first'])
  gate.done('q', 1)
  await second
  expect(order).toEqual(['first', 'second'])
})

test('a finished job hands its place on, although its own queue waits at the gate', () => {
  const gate = createGate(2, 0)
  gate.load.jobs = 2
  void gate.pass('mine')
  expect(gate.tryPass('q')).toBe(false)
  expect(gate.tryPassOn('mine', 1)).toBe(true)
  expect(gate.load.jobs).toBe(1)
  gate.load.unstarted = 2
  expect(gate.tryPassOn('mine', 1)).toBe(false)
  expect(gate.load.jobs).toBe(1)
})

test('queues take turns: one that waits first gets the place that another one frees', () => {
  const gate = createGate(2, 0)
  gate.load.jobs = 2
  void gate.pass('busy')
  void gate.pass('patient')
  expect(gate.tryPassOn('busy', 1)).toBe(true)
  expect(gate.tryPassOn('busy', 1)).toBe(false)
})

test('a closed gate lets nobody in', async () => {
  const gate = createGate(1, 10)
  gate.load.running = 1
  const waiting = gate.pass('q')
  gate.close()
  expect(await waiting).toBe(false)
  expect(await gate.pass('q')).toBe(false)
})

test('of queues that wait, the one that had least for its weight goes first', async () => {
  const gate = createGate(1, 10)
  gate.setTerms([
    { name: 'light', weight: 1, paused: false },
    { name: 'heavy', weight: 3, paused: false },
  ])
  const order: string[] = []
  const serve = async (queue: string): Promise<void> => {
    while (await gate.pass(queue)) {
      order.push(queue)
      gate.load.running++
      gate.done(queue, 1)
    }
  }
  void serve('light')
  void serve('heavy')
  while (order.length < 400) {
    await new Promise(setImmediate)
    gate.load.running--
    gate.changed()
  }
  gate.close()
  expect(order.filter((queue) => queue === 'heavy').length).toBeGreaterThanOrEqual(298)
})

test('a paused queue and one that rests get nothing, and hold nobody up', async () => {
  const gate = createGate(2, 10)
  gate.setTerms([{ name: 'paused', weight: 1, paused: true }])
  gate.rest('tired', 20)
  const passed: string[] = []
  for (const queue of ['paused', 'tired', 'awake']) void gate.pass(queue).then(() => passed.push(queue))
  expect(gate.tryPassOn('paused', 1)).toBe(false)
  await expect.poll(() => passed).toEqual(['awake', 'tired'])
  gate.done('awake', 1)
  gate.setTerms([{ name: 'paused', weight: 1, paused: false }])
  await expect.poll(() => passed).toEqual(['awake', 'tired', 'paused'])
})
