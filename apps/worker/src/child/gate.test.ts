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
  const first = gate.pass().then(() => order.push('first'))
  const second = gate.pass().then(() => order.push('second'))
  gate.load.running = 0
  gate.changed()
  await first
  expect(order).toEqual(['first'])
  gate.done()
  await second
  expect(order).toEqual(['first', 'second'])
})

test('a closed gate lets nobody in', async () => {
  const gate = createGate(1, 10)
  gate.load.running = 1
  const waiting = gate.pass()
  gate.close()
  expect(await waiting).toBe(false)
  expect(await gate.pass()).toBe(false)
})
