import { expect, test } from 'vitest'
import { createGate } from './gate.ts'

test('a free slot lets one job in, and no second one until it is known what the first brought', () => {
  const gate = createGate(1, 10)
  expect(gate.tryPass()).toBe(true)
  expect(gate.tryPass()).toBe(false)
  gate.done()
  expect(gate.tryPass()).toBe(true)
})

test('tasks held unstarted close the gate', () => {
  const gate = createGate(4, 10)
  gate.load.unstarted = 4
  expect(gate.tryPass()).toBe(false)
  gate.load.unstarted = 3
  expect(gate.tryPass()).toBe(true)
})

test('slots whose running type is short count as free, others do not', () => {
  const gate = createGate(2, 10)
  gate.load.running = 2
  expect(gate.tryPass()).toBe(false)
  gate.load.shortRunning = 1
  expect(gate.tryPass()).toBe(true)
})

test('jobs whose outcomes are not committed are bounded by the window', () => {
  const gate = createGate(2, 3)
  gate.load.jobs = 5
  expect(gate.tryPass()).toBe(false)
})

test('those who wait pass in their order, as soon as the load allows it', async () => {
  const gate = createGate(1, 10)
  const order: string[] = []
  gate.load.running = 1
  const first = gate.pass('q').then(() => order.push('first'))
  const second = gate.pass('q').then(() => order.push('second'))
  gate.load.running = 0
  gate.changed()
  await first
  expect(order).toEqual(['first'])
  gate.done()
  await second
  expect(order).toEqual(['first', 'second'])
})

test('a finished job hands its place on, although its own queue waits at the gate', () => {
  const gate = createGate(2, 0)
  gate.load.jobs = 2
  void gate.pass('mine')
  expect(gate.tryPass()).toBe(false)
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
