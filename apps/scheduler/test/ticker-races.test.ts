import { cancelTask, pauseSchedule, resumeSchedule, retryTask } from '@bullwheel/db'
import { expect, test } from 'vitest'
import { HORIZON_MS, usePlane } from './plane-fixture.ts'
import { addSchedule, ticksOf } from './schedule-fixture.ts'

const open = usePlane()
const STORM_MS = 4_000

/** One of the rows that a query finds, any of them. */
async function pickTask(state: string): Promise<string | undefined> {
  const [row] = await open().book.hot<{ id: string }[]>`
    select id from tasks where state = ${state} order by random() limit 1`
  return row?.id
}

test('while tickers, cancels, retries, pauses and resumes meet, every nominal time is decided or told of', async () => {
  const plane = open()
  const { hot } = plane.book
  const at = Math.floor(plane.clock.now() / 1_000) * 1_000 - 1_000
  const replacing = { overlap: 'replace', anchorAt: at, nextAt: at, dueAt: at } as const
  const schedules = await Promise.all(Array.from({ length: 20 }, () => addSchedule(plane, replacing)))
  const until = performance.now() + STORM_MS
  const during = async (act: (round: number) => Promise<unknown>): Promise<void> => {
    for (let round = 0; performance.now() < until; round++) await act(round)
  }
  const cancel = async () => {
    const id = await pickTask('waiting')
    if (id !== undefined) await cancelTask(hot, id)
  }
  const retry = async () => {
    const id = await pickTask('cancelled')
    if (id !== undefined) await retryTask(hot, id, HORIZON_MS)
  }
  const pause = async (round: number) => {
    const id = schedules[round % schedules.length]?.id ?? ''
    await pauseSchedule(hot, id, { by: 'test', reason: null })
    await resumeSchedule(hot, id, HORIZON_MS)
  }
  const tickers = [plane.newTicker(), plane.newTicker()].map((ticker) => during(() => ticker.runOnce()))
  await Promise.all([...tickers, during(cancel), during(retry), during(pause)])
  for (const { id } of schedules) {
    const ticks = await ticksOf(plane, id)
    const gaps = ticks.slice(1).filter(({ at: time }, n) => {
      const before = ticks[n]
      return time - (before?.at ?? 0) !== 1_000 && before?.reason?.includes('so is every tick from here') !== true
    })
    expect(gaps).toEqual([])
    expect(ticks.length).toBeGreaterThan(2)
  }
}, 30_000)
