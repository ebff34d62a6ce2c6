import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { type Schedule, type TaskSummary, type Tick, routes } from '@bullwheel/contracts'
import { type ScheduleRow, endAttempts, readSchedule, writeTicks } from '@bullwheel/db'
import { createTimetable, dueAtOf, nextTickAfter } from '@bullwheel/domain'
import { taskOfTick } from '@bullwheel/services'
import type { useGateway } from './gateway-fixture.ts'

export const HORIZON_MS = 60_000
export const inMs = (ms: number): string => new Date(Date.now() + ms).toISOString()

/** Calls about schedules as a test makes them, and a stand-in for the ticker. */
export function useSchedules({ call, get }: Pick<ReturnType<typeof useGateway>, 'call' | 'get'>) {
  const hot = () => get().deps.book.hot
  const path = (id = '', verb = ''): string => `/api/v1/schedules${id === '' ? '' : `/${id}`}${verb}`
  const body = (json: object = {}): object => ({
    name: `s-${randomUUID()}`,
    ...('cron' in json ? {} : { every: '1h' }),
    task: { type: 'any' },
    ...json,
  })

  const create = async (json: object = {}): Promise<Schedule> => {
    const { status, body: answer, text } = await call('POST', path(), { json: body(json) })
    expect({ status, text: status === 201 ? '' : text }).toEqual({ status: 201, text: '' })
    return routes.createSchedule.reply.parse(answer) as Schedule
  }
  const verb = async (id: string, name: string, json?: object): Promise<Schedule> => {
    const { status, body: answer, text } = await call('POST', path(id, `/${name}`), json === undefined ? {} : { json })
    expect({ status, text: status === 200 ? '' : text }).toEqual({ status: 200, text: '' })
    return routes.getSchedule.reply.parse(answer) as Schedule
  }
  const edit = async (id: string, json: object): Promise<Schedule> => {
    const { status, body: answer, text } = await call('PATCH', path(id), { json })
    expect({ status, text: status === 200 ? '' : text }).toEqual({ status: 200, text: '' })
    return routes.editSchedule.reply.parse(answer) as Schedule
  }
  const read = async (id: string): Promise<Schedule> =>
    routes.getSchedule.reply.parse((await call('GET', path(id), { as: 'viewer' })).body) as Schedule
  const ticks = async (id: string, query = ''): Promise<Tick[]> =>
    routes.listTicks.reply.parse((await call('GET', path(id, `/ticks${query}`), { as: 'viewer' })).body).items
  const tasks = async (id: string): Promise<TaskSummary[]> =>
    routes.listTasks.reply.parse((await call('GET', `/api/v1/tasks?limit=200&scheduleId=${id}`)).body).items
  const row = async (id: string): Promise<ScheduleRow> => (await readSchedule(hot(), id)) as ScheduleRow

  /** Fires the next `count` ticks, as the ticker does ahead of their time. */
  const fire = async (id: string, count: number): Promise<number[]> => {
    const now = await row(id)
    const { deps } = get()
    const { cron, everyMs, timezone, anchorAt: anchorMs, offsetMs, overlap } = now
    const plan = { timetable: createTimetable({ cron, everyMs, timezone, anchorMs }), endAt: now.endAt }
    const times: number[] = []
    let at = now.nextAt
    for (; at !== null && times.length < count; at = nextTickAfter(plan, at)) times.push(at)
    const written = await Promise.all(
      times.map(async (time) => {
        const runAt = time + offsetMs
        const task = await taskOfTick(deps, now.task, runAt)
        return { at: time, runAt, outcome: 'fired', reason: null, task } as const
      }),
    )
    const next = at === null ? null : { at, dueAt: dueAtOf({ offsetMs, overlap, paused: null }, at, HORIZON_MS) }
    const step = { id, revision: now.revision, next, runs: times.length, ticks: written }
    const done = await writeTicks(hot(), [step], { horizonMs: HORIZON_MS, givesWay: ['withdrawn'], locked: 'wait' })
    expect(done.ticks).toBe(times.length)
    return times
  }
  /** Lets the time of one tick come: it, and its task, are due. */
  const fall = async (id: string, at: number): Promise<void> => {
    const rows = await hot()`
      with due as (
        update ticks set run_at = now() where schedule_id = ${id}::uuid and at = to_timestamp(${at}::float8 / 1000)
        returning task_id)
      update tasks t set run_at = now() from due d where t.id = d.task_id returning t.id`
    expect(rows).toHaveLength(1)
  }
  /** Ends tasks of schedules, as a worker does. */
  const end = async (ids: string[], outcome: 'completed' | 'failed'): Promise<void> => {
    const error = outcome === 'failed' ? { name: 'Error', message: 'no' } : null
    const ends = ids.map((id) => ({
      id,
      started: false,
      token: randomUUID(),
      content: 1,
      outcome,
      startedAt: Date.now(),
      endedAt: Date.now(),
      runAt: null,
      result: null,
      progress: null,
      error,
    }))
    for (const { accepted } of await endAttempts(hot(), 'w', ends)) expect(accepted).toBe(true)
  }
  const expectExact = async (): Promise<void> => {
    expect(await call('POST', '/api/v1/system/ledger/verify')).toMatchObject({
      status: 200,
      body: { exact: true, differences: [], tasks: [] },
    })
  }
  return { path, body, create, verb, edit, read, ticks, tasks, row, fire, fall, end, expectExact }
}
