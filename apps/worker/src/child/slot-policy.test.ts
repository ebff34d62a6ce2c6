import { expect, test } from 'vitest'
import { NEW_SLOT_STATE, type ProcessHealth, decideSlots } from './slot-policy.ts'

const GIB = 2 ** 30
const limits = { slots: 20, maxRss: GIB }
const calm: ProcessHealth = { lagMs: 2, rss: 0.2 * GIB }
const late: ProcessHealth = { lagMs: 180, rss: 0.2 * GIB }
const halfCalm: ProcessHealth = { lagMs: 70, rss: 0.2 * GIB }
const full = (share: number): ProcessHealth => ({ lagMs: 2, rss: share * GIB })
const times = <Item>(count: number, item: Item): Item[] => Array.from({ length: count }, () => item)

/** What may be used after each second. */
function play(seconds: ProcessHealth[], { slots, maxRss } = limits) {
  let state = NEW_SLOT_STATE
  return seconds.map((health) => {
    const verdict = decideSlots(state, health, { slots, maxRss })
    state = verdict.state
    return verdict
  })
}
const allowedOf = (seconds: ProcessHealth[], given = limits) => play(seconds, given).map(({ allowed }) => allowed)

test.each([
  ['a process that is well', times(5, calm), [20, 20, 20, 20, 20]],
  ['one long block', [calm, late, calm, calm], [20, 20, 20, 20]],
  ['two late seconds, as of a process that starts', [late, late, calm, calm], [20, 20, 20, 20]],
  ['late now and then', [late, late, calm, late, late, calm], [20, 20, 20, 20, 20, 20]],
  ['late in the third second, and on', times(7, late), [20, 20, 14, 14, 9, 9, 6]],
  ['neither late nor calm', times(4, halfCalm), [20, 20, 20, 20]],
  ['memory that is far from its limit', times(4, full(0.8)), [20, 20, 20, 20]],
  ['one peak of memory', [full(0.5), full(0.99), full(0.5), full(0.5)], [20, 20, 20, 20]],
  ['memory half way from 85 % to its limit', times(4, full(0.925)), [20, 20, 10, 10]],
  ['memory at its limit', times(4, full(1.2)), [20, 20, 1, 1]],
])('%s', (_, seconds, expected) => {
  expect(allowedOf(seconds)).toEqual(expected)
})

test('however late it is, one slot stays', () => {
  expect(allowedOf(times(60, late)).at(-1)).toBe(1)
  expect(allowedOf(times(60, late), { ...limits, slots: 1 }).at(-1)).toBe(1)
})

test('it is said why, and that slots come back', () => {
  const verdicts = play([...times(3, late), ...times(2, calm)])
  expect(verdicts.map(({ why }) => why)).toEqual([
    null,
    null,
    'its event loop is late by 180 ms most of the time',
    'there was too much for it; its slots come back one after the other',
    'there was too much for it; its slots come back one after the other',
  ])
  expect(play(times(3, full(0.95))).at(-1)?.why).toBe('its memory is at 95 % of the 1024 MiB at which it is replaced')
})

test('slots come back slowly while it is calm, all of them in the end', () => {
  const back = allowedOf([...times(3, late), ...times(12, calm)]).slice(2)
  expect(back).toEqual([14, 14, 14, 16, 16, 16, 18, 18, 18, 20, 20, 20, 20])
  expect(play([...times(3, late), ...times(9, calm)]).at(-1)?.why).toBeNull()
})

test('slots come back while it is neither late nor calm too, four times as slowly', () => {
  const back = allowedOf([...times(3, late), ...times(36, halfCalm)]).slice(2)
  expect([0, 11, 12, 23, 24, 35, 36].map((second) => back[second])).toEqual([14, 14, 16, 16, 18, 18, 20])
  const relapse = [...times(3, late), ...times(12, halfCalm), ...times(3, late)]
  const again = allowedOf([...relapse, ...times(24, halfCalm)]).slice(relapse.length - 1)
  expect([0, 23, 24].map((second) => again[second])).toEqual([11, 11, 13])
})

test('a worker that its memory holds down says so for as long as that lasts, whatever else slows it', () => {
  const verdicts = play([...times(5, full(0.95)), ...times(3, { ...full(0.95), lagMs: 180 }), ...times(3, calm)])
  const isShort = [...times(2, false), ...times(6, true), ...times(3, false)]
  expect(verdicts.map(({ state }) => state.isShortOfMemory)).toEqual(isShort)
  const memory = 'its memory is at 95 % of the 1024 MiB at which it is replaced'
  expect(verdicts.slice(2, 5).map(({ why }) => why)).toEqual([memory, memory, memory])
  expect(verdicts.at(7)?.why).toBe('its event loop is late by 180 ms most of the time')
  expect(play(times(5, full(0.95)), { ...limits, slots: 1 }).at(-1)).toMatchObject({ allowed: 1, why: null })
})

test('a process that the slots which came back made late again gets them later', () => {
  const relapse = [...times(3, late), ...times(3, calm), ...times(3, late)]
  const allowed = allowedOf([...relapse, ...times(6, calm)]).slice(relapse.length - 1)
  expect(allowed).toEqual([11, 11, 11, 11, 11, 11, 13])
})

test('a worker that is resized below what it may use has all of its slots', () => {
  const { state } = play(times(3, late)).at(-1) as ReturnType<typeof decideSlots>
  expect(decideSlots(state, late, { ...limits, slots: 10 })).toMatchObject({ allowed: 10, why: null })
})
