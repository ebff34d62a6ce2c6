import { describe, expect, test } from 'vitest'
import { useGateway } from './gateway-fixture.ts'
import { useSchedules } from './schedule-fixture.ts'

const gateway = useGateway()
const { get } = gateway
const { create, verb, edit, ticks, row, expectExact } = useSchedules(gateway)
const hot = () => get().deps.book.hot
const HOUR_MS = 3_600_000
const iso = (ms: number): string => new Date(ms).toISOString()

/** An hourly schedule whose next tick came so long ago, and no ticker was there to decide it. */
const overdue = async (agoMs: number, json: object = {}) => {
  const { id } = await create({ every: '1h', ...json })
  const at = Date.now() - agoMs
  await hot()`
    update schedules set anchor_at = ${iso(at)}::timestamptz, created_at = ${iso(at)}::timestamptz,
           next_at = ${iso(at)}::timestamptz, due_at = ${iso(at)}::timestamptz where id = ${id}`
  return { id, at }
}
const told = async (id: string) => (await ticks(id)).map(({ at, outcome, reason }) => ({ at, outcome, reason }))

describe('a nominal time that came, and that nobody has decided yet', () => {
  test('is told of as skipped when the rule changes', async () => {
    const { id, at } = await overdue(100)
    await edit(id, { cron: '30 4 * * *' })
    const reason = 'the schedule was changed before it was decided'
    expect(await told(id)).toEqual([{ at: iso(at), outcome: 'skipped', reason }])
    await expectExact()
  })

  test('is told of as paused when the schedule is resumed', async () => {
    const { id, at } = await overdue(100)
    await verb(id, 'pause', { reason: 'lunch' })
    await verb(id, 'resume')
    expect(await told(id)).toEqual([{ at: iso(at), outcome: 'skipped', reason: 'paused: lunch' }])
    expect(await row(id)).toMatchObject({ nextAt: at + HOUR_MS })
  })

  test('is told of in one line with those after it', async () => {
    const { id, at } = await overdue(2 * HOUR_MS + 100)
    await verb(id, 'pause')
    await verb(id, 'resume')
    const reason = `paused; so is every tick from here until ${iso(at + 3 * HOUR_MS)}`
    expect(await told(id)).toEqual([{ at: iso(at), outcome: 'skipped', reason }])
    expect(await row(id)).toMatchObject({ nextAt: at + 3 * HOUR_MS })
  })

  test.each([[{ overlap: 'queue' }], [{ maxRuns: 3 }], [{ endAt: iso(Date.now() + 9 * HOUR_MS) }], [{ jitter: '1s' }]])(
    'is still to be decided when only %j changes',
    async (json) => {
      const { id, at } = await overdue(1_500)
      await edit(id, json)
      expect(await row(id)).toMatchObject({ nextAt: at })
      expect(await told(id)).toEqual([])
    },
  )

  test('is not lost when less jitter moves its run time into the past', async () => {
    const { id, at } = await overdue(600_000, { jitter: '50m' })
    await hot()`
      update schedules set offset_ms = 3000000, due_at = ${iso(at + 3_000_000)}::timestamptz where id = ${id}`
    expect(await edit(id, { jitter: null })).toMatchObject({ nextAt: iso(at), nextRunAt: iso(at) })
  })

  test('is not decided twice: what was decided before stays as it is', async () => {
    const { id, at } = await overdue(2 * HOUR_MS + 100)
    await hot()`
      insert into ticks (schedule_id, at, run_at, outcome)
      values (${id}, ${iso(at)}::timestamptz, now(), 'backfilled'), (${id}, ${iso(at + HOUR_MS)}::timestamptz, now(), 'withdrawn')`
    await verb(id, 'pause')
    await verb(id, 'resume')
    expect((await told(id)).map(({ outcome }) => outcome).toReversed()).toEqual(['backfilled', 'skipped'])
  })

  test('does not keep a rule from being mended that this version cannot read', async () => {
    const { id } = await overdue(100)
    await hot()`update schedules set timezone = 'Mars/Olympus' where id = ${id}`
    expect(await edit(id, { timezone: 'UTC' })).toMatchObject({ timezone: 'UTC', state: 'active' })
  })
})
