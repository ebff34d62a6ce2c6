import { expect, test } from 'vitest'
import { type RoomPool, chooseGivers, isLacking, roomFor } from './share-room.ts'

const pool = (name: string, over: Partial<RoomPool> = {}): RoomPool => {
  const seats = over.seats ?? 1
  const same = { desired: seats, seats, workers: seats, needed: seats }
  return { name, isStarted: true, min: 0, desiredForMs: 60_000, ...same, ...over }
}
const none = (name: string, over: Partial<RoomPool> = {}) => pool(name, { desired: 1, seats: 0, workers: 0, ...over })
const giving = (pools: RoomPool[], free = 0, leaving = 0) =>
  [...chooseGivers(pools, { free, leaving })].map(([name, { keeps, to }]) => [name, keeps, to])

test('a pool lacks a worker that should have one and got no seat within seconds', () => {
  expect(isLacking(none('a'))).toBe(true)
  expect(isLacking(none('a', { desiredForMs: 2_000 }))).toBe(false)
  expect(isLacking(none('a', { desired: 0 }))).toBe(false)
  expect(isLacking(none('a', { isStarted: false }))).toBe(false)
  // A pod has no seat.
  expect(isLacking(none('a', { workers: 1 }))).toBe(false)
})

test('the pool that is furthest above what it needs gives a seat, or else above its minimum; none gives its last', () => {
  const idle = pool('idle', { seats: 4, needed: 1 })
  const large = pool('large', { seats: 9, needed: 20 })
  const held = pool('held', { seats: 12, min: 12, needed: 0 })
  expect(giving([large, idle, held, none('a')])).toEqual([['idle', 3, 'a']])
  expect(giving([large, held, none('a')])).toEqual([['large', 8, 'a']])
  expect(giving([pool('one'), held, none('a')])).toEqual([])
  expect(giving([pool('two', { seats: 2 }), none('a'), none('b')])).toEqual([['two', 1, 'a']])
  expect(giving([pool('three', { seats: 3 }), none('a'), none('b')])).toEqual([['three', 1, 'b']])
})

test('nobody gives a seat for a pool that will get one anyway', () => {
  const pools = [pool('large', { seats: 9 }), none('a'), none('b')]
  expect(giving(pools, 0, 2)).toEqual([])
  expect(giving(pools, 1, 1)).toEqual([])
  expect(giving(pools, 0, 1)).toEqual([['large', 8, 'b']])
})

test('room that others were given and did not take yet is none; what no host can take is not given', () => {
  const given = pool('a', { desired: 5, seats: 2, desiredForMs: 1_000 })
  expect(roomFor([given, pool('b')], 'b', 4)).toBe(1)
  expect(roomFor([{ ...given, desiredForMs: 30_000 }, pool('b')], 'b', 4)).toBe(4)
  expect(roomFor([none('a', { desired: 5 }), pool('b')], 'b', 4)).toBe(3)
  expect(roomFor([none('a'), pool('b')], 'b', 0)).toBe(0)
})
