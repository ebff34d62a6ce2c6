import { expect, test } from 'vitest'
import { createLoad } from './load.ts'
import { createThief } from './thief.ts'

/** A worker that is idle, and a clock that goes on in steps of 100 ms; `find` says what there is to steal. */
function newThief(find: () => string | undefined, random = () => 0.5) {
  const looks: number[] = []
  let now = 0
  let stolen: string | undefined
  let isOwnAsking = false
  const load = createLoad(4, 10)
  const quiet = (): void => undefined
  const thief = createThief({
    gate: { load, isOwnAsking: () => isOwnAsking },
    fetcher: () => ({
      queues: [],
      get stolen() {
        return stolen
      },
      steal: (queue) => void (stolen = queue),
    }),
    findQueue: async () => {
      looks.push(now)
      return find()
    },
    giveBack: quiet,
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    monotonicMs: () => now,
    random,
  })
  thief.allow(true)
  const goOn = async (ms: number): Promise<void> => {
    for (const until = now + ms; now < until;) {
      now += 100
      await thief.look()
    }
  }
  return { thief, load, looks, goOn, stolen: () => stolen, ask: (asks: boolean) => void (isOwnAsking = asks) }
}

test('while there is nothing to steal it looks less and less often, and as often as before once there is', async () => {
  const waiting: string[] = []
  const { looks, goOn, stolen } = newThief(() => waiting[0])
  await goOn(13_000)
  expect(looks).toEqual([500, 1_500, 3_500, 6_500, 9_500, 12_500])
  waiting.push('theirs')
  await goOn(6_000)
  expect(stolen()).toBe('theirs')
  expect(looks.slice(6)).toEqual([15_500, 16_500, 17_500, 18_500])
})

test('workers that fell idle together do not look together', async () => {
  const [early, late] = [
    newThief(
      () => undefined,
      () => 0,
    ),
    newThief(
      () => undefined,
      () => 1,
    ),
  ]
  await Promise.all([early.goOn(5_000), late.goOn(5_000)])
  expect(early.looks).toEqual([500, 1_300, 2_800])
  expect(late.looks).toEqual([500, 1_800, 4_300])
})

test('a queue that ran dry is soon worth another look', async () => {
  let queue: string | undefined = 'theirs'
  const { thief, looks, goOn, stolen } = newThief(() => queue)
  await goOn(500)
  queue = undefined
  thief.avoid('theirs')
  expect(stolen()).toBeUndefined()
  await goOn(1_300)
  expect(looks).toEqual([500, 700, 1_700])
})

test('own work ends the stealing, and a worker whose own queue asks at the gate begins none', async () => {
  const { thief, looks, goOn, stolen, ask } = newThief(() => 'theirs')
  await goOn(500)
  thief.ownCame()
  expect(stolen()).toBeUndefined()
  ask(true)
  await goOn(2_000)
  expect(looks).toEqual([500])
  ask(false)
  await goOn(100)
  expect(stolen()).toBe('theirs')
})

test('own jobs that are only being looked up keep nobody from stealing', async () => {
  const { load, goOn, stolen } = newThief(() => 'theirs')
  load.own.unstarted = 2
  await goOn(500)
  expect(stolen()).toBe('theirs')
})

test('a worker that leaves looks no more, for however long its last handlers run', async () => {
  const { thief, looks, goOn } = newThief(() => 'theirs')
  thief.stop()
  thief.allow(true)
  await goOn(10_000)
  expect(looks).toEqual([])
})
