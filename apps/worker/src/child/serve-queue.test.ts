import type { Delivery, TaskSource } from '@bullwheel/queue'
import { expect, onTestFinished, test } from 'vitest'
import { createGate } from './gate.ts'
import { createServing } from './serve-queue.ts'

const quiet = (): void => undefined
const log = { debug: quiet, info: quiet, warn: quiet, error: quiet }
const JOB = { jobId: 'j', tasks: [{ id: 't', version: 1 }] } as unknown as Delivery

/** One queue before a gate of one slot; the test says what each fetch finds and when the worker is woken. */
function serveQueue() {
  const gate = createGate(1, 10)
  onTestFinished(() => gate.close())
  const finds: Delivery[] = []
  let passes = 0
  let waiting = Promise.withResolvers<boolean>()
  let rests = Promise.withResolvers<void>()
  const source = {
    queue: 'q',
    fetch: () => Promise.resolve({ delivery: finds.shift(), waitMs: 1_000 }),
    waitForWork: () => {
      waiting = Promise.withResolvers<boolean>()
      rests.resolve()
      return waiting.promise
    },
    passOn: () => Promise.resolve(void passes++),
  } as Partial<TaskSource> as TaskSource
  const serving = createServing(source, { gate, log, track: quiet, receive: quiet, leaveDry: quiet })
  serving.begin(false)
  const setRunning = (running: number): void => {
    gate.load.own.running = running
    gate.changed()
  }
  return {
    finds,
    passes: () => passes,
    rests: () => rests.promise,
    /** Wakes it while its slot is taken, then frees the slot: it fetches, and rests when there is nothing. */
    wakeWhileFull: async (isWoken = true) => {
      rests = Promise.withResolvers()
      setRunning(1)
      waiting.resolve(isWoken)
      await new Promise(setImmediate)
      setRunning(0)
      await rests.promise
    },
  }
}

test('a wake-up that finds the worker full is passed on, and not the next one, which may be the same', async () => {
  const { passes, rests, wakeWhileFull } = serveQueue()
  await rests()
  await wakeWhileFull()
  expect(passes()).toBe(1)
  await wakeWhileFull()
  expect(passes()).toBe(1)
  await wakeWhileFull()
  expect(passes()).toBe(2)
})

test('once something was found the next wake-up is another one', async () => {
  const { finds, passes, rests, wakeWhileFull } = serveQueue()
  await rests()
  finds.push(JOB)
  await wakeWhileFull()
  expect(finds).toEqual([])
  await wakeWhileFull()
  expect(passes()).toBe(2)
})

test('where nobody was woken there is nothing to pass on', async () => {
  const { passes, rests, wakeWhileFull } = serveQueue()
  await rests()
  await wakeWhileFull(false)
  expect(passes()).toBe(0)
  await wakeWhileFull()
  expect(passes()).toBe(1)
})
