import { expect, test } from 'vitest'
import { createGate } from './gate.ts'
import type { Permission } from './permissions.ts'

/** A gate whose queues take what they are granted when the test asks for it. */
function openGate(slots: number, window: number, queues: string[], stolen?: string) {
  const gate = createGate(slots, window)
  const granted: Permission[] = []
  const serve = (queue: string, isStolen = false) => gate.serve(queue, isStolen, (one) => void granted.push(one))
  for (const queue of queues) serve(queue, queue === stolen)
  /** A permission that must be there. */
  const pass = (queue: string): Permission => {
    expect(gate.isOpenFor(queue)).toBe(true)
    gate.want(queue, 1)
    return granted.at(-1) as Permission
  }
  return { gate, granted, serve, pass, order: () => granted.map(({ queue }) => queue) }
}

test('a free slot lets one job in, and no second one until it is known what the first brought', () => {
  const { gate, pass } = openGate(1, 10, ['q'])
  const first = pass('q')
  expect(gate.isOpenFor('q')).toBe(false)
  gate.done(first, 1)
  expect(gate.isOpenFor('q')).toBe(true)
})

test('tasks held unstarted close the gate', () => {
  const { gate } = openGate(4, 10, ['q'])
  gate.load.own.unstarted = 4
  expect(gate.isOpenFor('q')).toBe(false)
  gate.load.own.unstarted = 3
  expect(gate.isOpenFor('q')).toBe(true)
})

test('slots whose running type is short count as free, others do not', () => {
  const { gate } = openGate(2, 10, ['q'])
  gate.load.own.running = 2
  expect(gate.isOpenFor('q')).toBe(false)
  gate.load.own.shortRunning = 1
  expect(gate.isOpenFor('q')).toBe(true)
})

test('jobs whose outcomes are not committed are bounded by the window', () => {
  const { gate } = openGate(2, 3, ['q'])
  gate.load.jobs = 5
  expect(gate.isOpenFor('q')).toBe(false)
})

test('who asks is granted what he wants, as soon as the load allows it', () => {
  const { gate, granted } = openGate(2, 10, ['q'])
  gate.load.own.running = 2
  gate.want('q', 3)
  expect(granted).toEqual([])
  gate.load.own.running = 0
  gate.changed()
  expect(granted).toHaveLength(2)
  gate.done(granted[0] as Permission, 1)
  expect(granted).toHaveLength(3)
  gate.done(granted[1] as Permission, 1)
  expect(granted).toHaveLength(3)
})

test('slots that are taken away close the gate at once, and open it again when they are given back', () => {
  const { gate } = openGate(4, 10, ['q'])
  gate.load.own.running = 2
  gate.load.slots = 2
  expect(gate.isOpenFor('q')).toBe(false)
  gate.load.slots = 3
  expect(gate.isOpenFor('q')).toBe(true)
})

test('a finished job hands its place on, although its own queue asks at the gate', () => {
  const { gate } = openGate(2, 0, ['mine', 'q'])
  gate.load.jobs = 2
  gate.want('mine', 1)
  expect(gate.isOpenFor('q')).toBe(false)
  expect(gate.tryPassOn('mine', 1)).toBeDefined()
  expect(gate.load.jobs).toBe(1)
  gate.load.own.unstarted = 2
  expect(gate.tryPassOn('mine', 1)).toBeUndefined()
  expect(gate.load.jobs).toBe(1)
})

test('queues take turns: one that asked before gets the place that another one frees', () => {
  const { gate } = openGate(2, 0, ['busy', 'patient'])
  gate.load.jobs = 2
  gate.want('busy', 1)
  gate.want('patient', 1)
  expect(gate.tryPassOn('busy', 1)).toBeDefined()
  expect(gate.tryPassOn('busy', 1)).toBeUndefined()
})

test('a closed gate lets nobody in', () => {
  const { gate, granted } = openGate(1, 10, ['q'])
  gate.load.own.running = 1
  gate.want('q', 1)
  gate.close()
  gate.load.own.running = 0
  gate.changed()
  gate.want('q', 1)
  expect(granted).toEqual([])
})

/** Four slots that all come free at once, for queues that always have work. Answers the share of the first one. */
function shareOf(weights: Record<string, number>, tasksOf: (queue: string) => number, count: number): number {
  const queues = Object.keys(weights)
  const { gate, granted } = openGate(4, 1_000, queues)
  gate.setTerms(queues.map((name) => ({ name, weight: weights[name] as number, paused: false })))
  const given = new Map<string, number>()
  const total = () => [...given.values()].reduce((sum, tasks) => sum + tasks, 0)
  while (total() < count) {
    for (const queue of queues) gate.want(queue, 4)
    for (const permission of granted.splice(0)) {
      const tasks = tasksOf(permission.queue)
      given.set(permission.queue, (given.get(permission.queue) ?? 0) + tasks)
      gate.done(permission, tasks)
    }
  }
  return (given.get(queues[0] as string) ?? 0) / total()
}

test('of queues that ask, the one that had least for its weight goes first, several times if need be', () => {
  expect(Math.abs(shareOf({ a: 1, b: 2, c: 12 }, () => 1, 600) - 1 / 15)).toBeLessThan(0.01)
  expect(Math.abs(shareOf({ c: 12, b: 2, a: 1 }, () => 1, 600) - 12 / 15)).toBeLessThan(0.01)
})

test('weights count tasks, also where one queue brings fifty with each job and another one', () => {
  const share = shareOf({ heavy: 2, light: 1 }, (queue) => (queue === 'heavy' ? 50 : 1), 6_000)
  expect(Math.abs(share - 2 / 3)).toBeLessThan(0.05)
})

/** Queues that always have work, one job at a time. Answers how many of so many turns each of them was given. */
function turnsOf({ gate, granted }: ReturnType<typeof openGate>, queues: string[], count: number): number[] {
  const given = new Map(queues.map((queue) => [queue, 0]))
  for (let turn = 0; turn < count; turn++) {
    for (const queue of queues) gate.want(queue, 1)
    const permission = granted.pop() as Permission
    given.set(permission.queue, (given.get(permission.queue) ?? 0) + 1)
    gate.done(permission, 1)
  }
  return [...given.values()]
}
const termsOf = (paused: string[]) =>
  ['a', 'b', 'p'].map((name) => ({ name, weight: 1, paused: paused.includes(name) }))

test('a queue that was paused has its share when it is resumed, and not what it missed', () => {
  const queues = ['a', 'b', 'p']
  const open = openGate(1, 10, queues)
  expect(turnsOf(open, queues, 30)).toEqual([10, 10, 10])
  open.gate.setTerms(termsOf(['p']))
  // One may have been granted before.
  expect(turnsOf(open, queues, 2_000)[2]).toBeLessThanOrEqual(1)
  open.gate.setTerms(termsOf([]))
  for (const share of turnsOf(open, queues, 900)) expect(Math.abs(share - 300)).toBeLessThanOrEqual(2)
})

test('a queue that rested has its share afterwards, and not what it missed', async () => {
  const open = openGate(1, 10, ['a', 'p'])
  open.gate.rest('p', 10)
  expect(turnsOf(open, ['a', 'p'], 1_000)).toEqual([1_000, 0])
  await expect.poll(open.order).toEqual(['p'])
  for (const share of turnsOf(open, ['a', 'p'], 100)) expect(Math.abs(share - 50)).toBeLessThanOrEqual(2)
})

test('a queue has its work to itself while all others are paused or rest', async () => {
  const { gate } = openGate(1, 10, ['a', 'b', 'p'])
  gate.load.own.running = 1
  gate.setTerms(termsOf(['p']))
  for (const queue of ['a', 'b', 'p']) gate.want(queue, 1)
  expect(gate.areShared()).toBe(true)
  gate.rest('b', 10)
  expect(gate.areShared()).toBe(false)
  await expect.poll(gate.areShared).toBe(true)
  gate.setTerms(termsOf(['b', 'p']))
  expect(gate.areShared()).toBe(false)
})

test('a paused queue and one that rests get nothing, and hold nobody up', async () => {
  const { gate, granted, order } = openGate(2, 10, ['paused', 'tired', 'awake'])
  gate.setTerms([{ name: 'paused', weight: 1, paused: true }])
  gate.rest('tired', 20)
  for (const queue of ['paused', 'tired', 'awake']) gate.want(queue, 1)
  expect(gate.tryPassOn('paused', 1)).toBeUndefined()
  expect(order()).toEqual(['awake'])
  await expect.poll(order).toEqual(['awake', 'tired'])
  gate.done(granted[0] as Permission, 1)
  gate.setTerms([{ name: 'paused', weight: 1, paused: false }])
  expect(order()).toEqual(['awake', 'tired', 'paused'])
})

test('a queue that is left gets nothing more; when it comes back it is served again', () => {
  const { gate, serve, pass, granted } = openGate(1, 10, ['q'])
  gate.load.own.running = 1
  gate.want('q', 1)
  gate.dismiss('q')
  gate.load.own.running = 0
  gate.want('q', 1)
  expect(granted).toEqual([])
  gate.load.jobs = 1
  expect(gate.tryPassOn('q', 1)).toBeUndefined()
  serve('q')
  expect(pass('q')).toMatchObject({ queue: 'q' })
})

test('a stolen queue gets all slots but one; own work comes before it whatever either had', () => {
  const { gate, pass, order } = openGate(3, 10, ['mine', 'theirs'], 'theirs')
  const stolen = [pass('theirs'), pass('theirs')]
  expect(gate.isOpenFor('theirs')).toBe(false)
  pass('mine')
  gate.want('theirs', 1)
  gate.want('mine', 1)
  expect(gate.isOwnAsking()).toBe(true)
  gate.done(stolen[0] as Permission, 1)
  expect(order()).toEqual(['theirs', 'theirs', 'mine', 'mine'])
  expect(gate.isOwnAsking()).toBe(false)
  gate.done(stolen[1] as Permission, 1)
  expect(order()).toEqual(['theirs', 'theirs', 'mine', 'mine', 'theirs'])
})

test('a worker with one slot steals with that one', () => {
  const { pass } = openGate(1, 10, ['theirs'], 'theirs')
  pass('theirs')
})
