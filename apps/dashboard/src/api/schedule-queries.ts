import type { Preview, Schedule, ScheduleState, TickOutcome } from '@bullwheel/contracts'
import type { Client } from '@bullwheel/sdk'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { PAGE_SIZE } from './queries.ts'

export type ScheduleFilters = { state?: ScheduleState; type?: string; queue?: string; search?: string; cursor?: string }
export type TickFilters = { outcome?: TickOutcome; cursor?: string }
/** A rule as it is typed: what it means is for the gateway to judge. */
export type Rule = { cron?: string; every?: string | number; timezone: string }
export type ForecastInput = {
  hours: number
  slots?: string
  cron?: string
  every?: string
  timezone?: string
  type?: string
  runTime?: string
}

export type ScheduleReply = Awaited<ReturnType<Client['getSchedule']>>

/** Its reply calls the task any JSON; it is what the gateway took, and it took only what fits. */
export const asSchedule = (reply: ScheduleReply): Schedule => reply as Schedule

const TICKS_SHOWN = 25
/** Of a preview and a forecast, whose times slowly fall behind the present. */
const FORESIGHT_READ_MS = 30_000
const PREVIEW_GAP_MS = 3_000

export const scheduleList = (client: Client, filters: ScheduleFilters) =>
  queryOptions({
    queryKey: ['schedules', 'list', filters],
    queryFn: async ({ signal }) => {
      const page = await client.listSchedules({ query: { ...filters, limit: PAGE_SIZE }, signal })
      return { ...page, items: page.items.map(asSchedule) }
    },
  })

export const oneSchedule = (client: Client, id: string) =>
  queryOptions({
    queryKey: ['schedules', 'one', id],
    queryFn: async ({ signal }) => asSchedule(await client.getSchedule({ params: { id }, signal })),
  })

export const tickList = (client: Client, id: string, filters: TickFilters) =>
  queryOptions({
    queryKey: ['schedules', 'ticks', id, filters],
    queryFn: ({ signal }) => client.listTicks({ params: { id }, query: { ...filters, limit: TICKS_SHOWN }, signal }),
  })

/** A rule in words and its next times. The last answer stays in sight until the next one is there. */
export const rulePreview = (client: Client, rule: Rule & { from?: string | undefined; count: number }) =>
  queryOptions({
    queryKey: ['rule-preview', rule],
    queryFn: ({ signal }) => client.previewSchedule({ body: rule, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => state.error === null && untilPassed(state.data?.next),
  })

/** A list of times is read again when the first of them passes, but not all the time. */
function untilPassed(next: Preview['next'] | undefined): number {
  const first = Date.parse(next?.[0]?.at ?? '')
  const wait = Number.isNaN(first) ? FORESIGHT_READ_MS : first - Date.now()
  return Math.min(FORESIGHT_READ_MS, Math.max(PREVIEW_GAP_MS, wait))
}

export const scheduleForecast = (client: Client, query: ForecastInput) =>
  queryOptions({
    queryKey: ['forecast', query],
    queryFn: ({ signal }) => client.forecastSchedules({ query, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => state.error === null && FORESIGHT_READ_MS,
  })

const WRITTEN_AHEAD_MAX = 200

/** How many tasks wait that were written ahead of their time: the newest fired ticks whose run time has not come. */
export const writtenAhead = (client: Client, id: string) =>
  queryOptions({
    queryKey: ['schedules', 'ahead', id],
    queryFn: async ({ signal }) => {
      const query = { outcome: 'fired', limit: WRITTEN_AHEAD_MAX } as const
      const { items } = await client.listTicks({ params: { id }, query, signal })
      return items.filter(({ runAt, taskState }) => Date.parse(runAt) > Date.now() && taskState === 'scheduled').length
    },
  })
