import { afterEach, expect, test } from 'vitest'
import {
  type Hot,
  type PoolSettings,
  beatSupervisor,
  claimSeats,
  freeSeats,
  readHostRoom,
  readPool,
  registerWorker,
  renewSeats,
  saveScaleMemory,
  savePool,
  setDesired,
} from '../src/index.ts'
import { useBook } from './book-fixture.ts'

const book = useBook()
const hot = () => book().hot
const POOL = 'default'
const REASONS = { min: 'its minimum', max: 'its maximum' }

const want = (desired: number, over: { version?: number; looks?: number } = {}) =>
  setDesired(hot(), { pool: POOL, desired, reason: 'any', ...over })
const offer = (name: string, capacity: number, mode: 'host' | 'pod' = 'host') =>
  beatSupervisor(hot(), { name, host: name, mode, capacity })
const claim = (name: string, free: number, takeOver = false) => claimSeats(hot(), name, free, takeOver)
const numbers = async (holder: string): Promise<number[]> => {
  const rows = await hot()<{ number: number }[]>`select number from seats where holder = ${holder} order by number`
  return rows.map(({ number }) => number)
}
/** Resolves when a statement waits for a lock that another one has. */
const untilBlocked = () =>
  expect
    .poll(async () => {
      const [row] = await hot()<{ n: number }[]>`
        select count(*) as n from pg_stat_activity where wait_event_type = 'Lock' and application_name = ${book().schema}`
      return row?.n
    })
    .toBe(1)
const holding = (work: (tx: Hot) => Promise<unknown>) =>
  hot().begin(async (tx) => {
    await work(tx as unknown as Hot)
  })

afterEach(async () => {
  await hot()`delete from seats`
  await hot()`delete from supervisors`
  await hot()`delete from workers`
  await hot()`update pools set desired = 1, min = 1, max = 10, is_started = true`
})

test('seats that are claimed while their pool shrinks are told to leave by their holder, without a scheduler', async () => {
  await want(1)
  await offer('a', 9)
  await offer('b', 9)
  await claim('a', 1)
  await want(3)
  await holding(async (tx) => {
    await claimSeats(tx, 'b', 9, false)
    await want(1)
  })
  expect(await numbers('b')).toEqual([2])
  expect(await renewSeats(hot(), 'a')).toMatchObject([{ leaving: null }])
  expect(await renewSeats(hot(), 'b')).toMatchObject([{ leaving: 'the pool default has as many workers as it should' }])
  expect((await numbers('b')).every((number) => number < 0)).toBe(true)
})

test('a seat with a high number stays while those before it are missing', async () => {
  await want(3)
  await offer('a', 9)
  const seats = await claim('a', 9)
  await freeSeats(
    hot(),
    'a',
    seats.slice(0, 1).map(({ id }) => id),
  )
  await hot()`update pools set desired = 2`
  expect((await renewSeats(hot(), 'a')).map(({ leaving }) => leaving)).toEqual([null, null])
})

test('a seat that is taken over while its holder renews it is not renewed for the new one', async () => {
  await want(1)
  await offer('a', 9)
  await claim('a', 9)
  const taken = Promise.withResolvers<void>()
  const taking = holding(async (tx) => {
    await tx`update seats set holder = 'b', expires_at = 'epoch'`
    taken.resolve()
    await untilBlocked()
  })
  await taken.promise
  const [renewed] = await Promise.all([renewSeats(hot(), 'a'), taking])
  expect(renewed).toEqual([])
  expect(await hot()`select holder, expires_at from seats`).toMatchObject([{ holder: 'b', expires_at: 0 }])
})

test('a change of a pool that Postgres ends to break a deadlock is made again', async () => {
  await want(2)
  await offer('a', 9)
  const [idle, busy] = await claim('a', 9)
  await registerWorker(hot(), { id: 'busy', host: 'a', pid: 1, supervisor: 'a', slots: 1, seat: busy?.id ?? 0 })
  await hot()`update workers set busy = 1`
  const locked = Promise.withResolvers<void>()
  // Two seats in the other order: who waits first is ended first.
  const other = holding(async (tx) => {
    await tx`select from seats where id = ${busy?.id ?? 0} for update`
    locked.resolve()
    await untilBlocked()
    await tx`select from seats where id = ${idle?.id ?? 0} for update`
  })
  await locked.promise
  const [isDone] = await Promise.all([want(1), other])
  expect(isDone).toBe(true)
  expect((await numbers('a')).filter((number) => number > 0)).toEqual([1])
})

test('an autoscaler that slept through a look of another one writes nothing', async () => {
  const { looks = 0, version = 0 } = (await readPool(hot(), POOL)) ?? {}
  const look = (desired: number) =>
    setDesired(hot(), { pool: POOL, desired, reason: 'any', version, looks }, (tx) => saveScaleMemory(tx, POOL, {}))
  expect(await look(6)).toBe(true)
  expect(await look(2)).toBe(false)
  expect(await readPool(hot(), POOL)).toMatchObject({ desired: 6, looks: looks + 1 })
})

test('new settings leave the number that the autoscaler has written meanwhile, within their bounds', async () => {
  const read = (await readPool(hot(), POOL)) as PoolSettings & { version: number }
  const save = (settings: Partial<PoolSettings>, version: number) =>
    savePool(hot(), { pool: POOL, version }, { ...read, ...settings }, REASONS)
  await want(6)
  expect(await save({ slots: 7 }, read.version)).toBe(true)
  expect(await readPool(hot(), POOL)).toMatchObject({ slots: 7, desired: 6, reason: 'any' })
  expect(await save({ max: 4 }, read.version)).toBe(false)
  expect(await save({ max: 4 }, read.version + 1)).toBe(true)
  expect(await readPool(hot(), POOL)).toMatchObject({ desired: 4, reason: 'its maximum' })
  expect(await save({ min: 5, max: 9 }, read.version + 2)).toBe(true)
  expect(await readPool(hot(), POOL)).toMatchObject({ desired: 5, reason: 'its minimum' })
  await hot()`update pools set is_started = false, desired = 0`
  expect(await save({ min: 2 }, read.version + 3)).toBe(true)
  expect(await readPool(hot(), POOL)).toMatchObject({ desired: 0, reason: 'its minimum' })
})

test('hosts that are full have no share of the seats that are missing: one with room takes them at once', async () => {
  for (const name of ['a', 'b', 'c', 'd']) await offer(name, 1)
  await want(4)
  for (const name of ['a', 'b', 'c', 'd']) await claim(name, 1)
  await want(10)
  await offer('large', 8)
  expect(await claim('large', 8)).toHaveLength(6)
  // Two with room have half of them each.
  await hot()`delete from seats where holder = 'large'`
  await offer('other', 8)
  expect(await claim('large', 8)).toHaveLength(3)
  expect(await claim('other', 8)).toHaveLength(2)
})

test('the room of hosts is less what was claimed or still runs; seats that go are told', async () => {
  expect(await readHostRoom(hot())).toMatchObject({ hosts: 0, free: 0, isOfPods: false })
  await offer('a', 4)
  await offer('b', 2)
  await want(3)
  const seats = await claim('a', 3)
  expect(seats).toHaveLength(2)
  const worker = { host: 'h', pid: 1, slots: 1, seat: seats[0]?.id ?? 0 }
  await registerWorker(hot(), { ...worker, id: 'own', supervisor: 'a' })
  // The seat of this one is another's by now.
  await registerWorker(hot(), { ...worker, id: 'lost', supervisor: 'b' })
  expect(await readHostRoom(hot())).toMatchObject({ hosts: 2, capacity: 6, free: 3, leaving: 0 })
  await want(1)
  expect(await readHostRoom(hot())).toMatchObject({ free: 3, leaving: 1 })
  await hot()`update seats set leaving_at = now() - interval '31 s' where number < 0`
  expect(await readHostRoom(hot())).toMatchObject({ free: 3, leaving: 0 })
})

test('without hosts it is a fleet of pods if one lives, or if the last worker that there was ran in one', async () => {
  const ends = async (id: string, seat: number | null, ago: number) => {
    await registerWorker(hot(), { id, host: 'h', pid: 1, supervisor: 's', slots: 1, seat })
    await hot()`update workers set dead_at = now() - ${ago} * interval '1 s' where id = ${id}`
  }
  const isOfPods = async () => (await readHostRoom(hot())).isOfPods
  await ends('of a host', 7, 60)
  expect(await isOfPods()).toBe(false)
  await ends('of a pod', null, 30)
  expect(await isOfPods()).toBe(true)
  await ends('of a host again', 8, 10)
  expect(await isOfPods()).toBe(false)
  await offer('pod', 1, 'pod')
  expect(await isOfPods()).toBe(true)
  await offer('a', 1)
  expect(await isOfPods()).toBe(false)
})
