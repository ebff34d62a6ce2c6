import { describe, expect, test } from 'vitest'
import { type Preview, problem, routes } from '@bullwheel/contracts'
import { useGateway } from './gateway-fixture.ts'

const { call, get } = useGateway()
const PATH = '/api/v1/schedules/preview'

async function preview(json: object): Promise<Preview> {
  const answer = await call('POST', PATH, { json, as: 'viewer' })
  expect({ status: answer.status, text: answer.status === 200 ? '' : answer.text }).toEqual({ status: 200, text: '' })
  return routes.previewSchedule.reply.parse(answer.body)
}

test('a viewer sees a rule in words and its next times, in its zone and in UTC', async () => {
  expect(
    await preview({ cron: '30 9 * * MON-FRI', timezone: 'Europe/London', count: 2, from: '2026-07-10T12:00:00Z' }),
  ).toEqual({
    description: 'At 09:30, Monday through Friday',
    next: [
      { at: '2026-07-13T08:30:00.000Z', local: '2026-07-13T09:30:00+01:00' },
      { at: '2026-07-14T08:30:00.000Z', local: '2026-07-14T09:30:00+01:00' },
    ],
  })
})

test('a time that a change of the clocks moves or doubles has a note, others have none', async () => {
  const spring = await preview({
    cron: '30 2 * * *',
    timezone: 'America/New_York',
    from: '2026-03-07T00:00:00Z',
    count: 3,
  })
  expect(spring.next.map(({ local, note }) => [local, note])).toEqual([
    ['2026-03-07T02:30:00-05:00', undefined],
    ['2026-03-08T03:00:00-04:00', '02:30 does not exist on 2026-03-08: clocks go forward, so it runs at 03:00'],
    ['2026-03-09T02:30:00-04:00', undefined],
  ])
  const autumn = await preview({
    cron: '30 1 * * *',
    timezone: 'America/New_York',
    from: '2026-11-01T00:00:00-04:00',
    count: 1,
  })
  expect(autumn.next[0]?.note).toBe('01:30 exists twice on 2026-11-01: clocks go back, so it runs once, at the first')
})

test('without a start it looks from now by the clock of the book, in UTC and ten times', async () => {
  const before = get().deps.clock.now()
  const { next } = await preview({ cron: '* * * * *' })
  expect(next).toHaveLength(10)
  const first = Date.parse(next[0]?.at ?? '')
  expect(first).toBeGreaterThan(before)
  expect(first).toBeLessThan(before + 120_000)
  expect(next[0]?.local).toBe(next[0]?.at.replace('.000Z', '+00:00'))
})

test('an interval counts from its start, which is its first time', async () => {
  expect(await preview({ every: '90m', count: 2, from: '2026-01-01T00:00:00Z' })).toEqual({
    description: 'Every 90 minutes',
    next: [
      { at: '2026-01-01T00:00:00.000Z', local: '2026-01-01T00:00:00+00:00' },
      { at: '2026-01-01T01:30:00.000Z', local: '2026-01-01T01:30:00+00:00' },
    ],
  })
})

test('a time that is equal to the start counts, and what runs rarely is found', async () => {
  const from = '2096-02-29T00:00:00Z'
  const { next } = await preview({ cron: '0 0 29 2 *', from, count: 2 })
  expect(next.map(({ at }) => at)).toEqual(['2096-02-29T00:00:00.000Z', '2104-02-29T00:00:00.000Z'])
})

test('a rule has fewer times than were asked for where time ends', async () => {
  expect((await preview({ cron: '@yearly', from: '2998-06-01T00:00:00Z' })).next).toHaveLength(1)
})

describe('hostile rules are refused at once, with the field and what it takes', () => {
  const tookMs: number[] = []
  const list = Array.from({ length: 5_000 }, (_, n) => n % 60).join(',')
  test.each<[string, object | string, string]>([
    ['an endless range', { cron: '1--100000000' }, 'cron'],
    ['an endless range in a field', { cron: '1--100000000 * * * *' }, 'cron'],
    ['a huge range', { cron: '0-999999999 * * * *' }, 'cron'],
    ['a huge step', { cron: '*/999999999999 * * * *' }, 'cron'],
    ['a step of zero', { cron: '*/0 * * * *' }, 'cron'],
    ['31 February', { cron: '0 0 31 2 *' }, 'cron'],
    ['10 kB of stars', { cron: '* '.repeat(5_120) }, 'cron'],
    ['10 kB of digits', { cron: `${'1'.repeat(10_240)} * * * *` }, 'cron'],
    ['thousands of items', { cron: `${list} * * * *` }, 'cron'],
    ['many commas', { cron: `${','.repeat(200)} * * * *` }, 'cron'],
    ['many slashes', { cron: `${'/'.repeat(200)} * * * *` }, 'cron'],
    ['many dashes', { cron: `${'-'.repeat(200)} * * * *` }, 'cron'],
    ['NUL', '{"cron":"\\u0000 * * * *"}', 'cron'],
    ['a lone surrogate', '{"cron":"\\ud800 * * * *"}', 'cron'],
    ['digits of another script', { cron: '٣ * * * *' }, 'cron'],
    ['nothing', { cron: '' }, 'cron'],
    ['blanks', { cron: '     ' }, 'cron'],
    ['lines', { cron: '* * * * *\n* * * * *' }, 'cron'],
    ['an unknown macro', { cron: '@reboot' }, 'cron'],
    ['a property of every object', { cron: '@constructor' }, 'cron'],
    ['a number', { cron: 5 }, 'cron'],
    ['an array', { cron: ['* * * * *'] }, 'cron'],
    ['no rule', {}, 'cron'],
    ['two rules', { cron: '* * * * *', every: '1h' }, 'cron'],
    ['an interval below a second', { every: '999ms' }, 'every'],
    ['a negative interval', { every: -1 }, 'every'],
    ['an interval of ages', { every: '99999999999d' }, 'every'],
    ['an unknown zone', { cron: '* * * * *', timezone: 'Mars/Olympus' }, 'timezone'],
    ['an unknown zone of an interval', { every: '1h', timezone: 'Mars/Olympus' }, 'timezone'],
    ['a zone with NUL', '{"cron":"* * * * *","timezone":"UTC\\u0000"}', 'timezone'],
    ['an endless zone', { cron: '* * * * *', timezone: 'a/'.repeat(5_000) }, 'timezone'],
    ['an offset as a zone', { cron: '* * * * *', timezone: '+01:00' }, 'timezone'],
    ['too many times', { cron: '* * * * *', count: 101 }, 'count'],
    ['a start without an offset', { cron: '* * * * *', from: '2026-01-01' }, 'from'],
    ['an unknown field', { cron: '* * * * *', sql: 'x' }, 'sql'],
  ])('%s', async (_, input, path) => {
    const body = typeof input === 'string' ? input : JSON.stringify(input)
    const begun = performance.now()
    const answer = await call('POST', PATH, { body, as: 'viewer' })
    tookMs.push(performance.now() - begun)
    expect({ status: answer.status, text: answer.text.slice(0, 200) }).toMatchObject({ status: 400 })
    const { errors = [] } = problem.parse(answer.body)
    expect(errors.map((fault) => fault.path)).toContain(path)
    expect(errors.find((fault) => fault.path === path)?.message.length).toBeGreaterThan(5)
  })

  test('each within 50 ms, but for what a busy machine adds to some', () => {
    expect(tookMs.toSorted((a, b) => a - b)[Math.floor(tookMs.length / 2)]).toBeLessThan(50)
  })
})
