import { AppError } from '@bullwheel/domain'
import { expect, test } from 'vitest'
import { createClick } from './click.ts'

const NUMBERS = Array.from({ length: 10 }, (_, at) => at)

test('a click has one deadline for all that it changes, and says how far it came', async () => {
  let now = 0
  const click = createClick(() => now)
  const begun: number[] = []
  const changes = NUMBERS.map((at) =>
    click.change(async () => {
      begun.push(at)
      now += 6_000
    }),
  )
  const ended = await Promise.allSettled(changes)
  // The first four begin at once.
  expect(begun).toEqual([0, 1, 2, 3])
  expect(ended.slice(0, 4).every(({ status }) => status === 'fulfilled')).toBe(true)
  for (const one of ended.slice(4))
    expect(one).toMatchObject({
      reason: { code: 'unavailable', message: '4 tasks were changed within 20 s; do it again for the rest.' },
    })
})

test('a click changes four at a time, and none after one went wrong', async () => {
  const click = createClick()
  let running = 0
  let most = 0
  let begun = 0
  const change = async (at: number) => {
    begun += 1
    most = Math.max(most, (running += 1))
    await new Promise(setImmediate)
    running -= 1
    if (at === 5) throw new Error('the book is away')
  }
  await expect(Promise.all(NUMBERS.map((at) => click.change(() => change(at))))).rejects.toThrow('the book is away')
  await expect(click.changeEach(NUMBERS, change)).rejects.toThrow('the book is away')
  expect(most).toBe(4)
  expect(begun).toBeLessThan(NUMBERS.length)
})

test('of many, those that changed meanwhile are passed over; of one the visitor is told', async () => {
  const click = createClick()
  const changed: number[] = []
  const change = async (at: number) => {
    if (at === 0) throw new AppError('conflict', 'it runs')
    if (at === 7) throw new AppError('not_found', 'it is gone')
    changed.push(at)
  }
  await click.changeEach(NUMBERS, change)
  expect(changed).toEqual([1, 2, 3, 4, 5, 6, 8, 9])
  await expect(click.change(() => change(0))).rejects.toThrow('it runs')
})
