'use client'

import type { Schedule } from '@bullwheel/contracts'
import { api } from '../../../../api/browser-client.ts'
import { useCountFirst } from '../../../../forms/use-count-first.ts'
import { instantIn, localTextIn } from '../../../../time/zoned.ts'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

/** A range on the clocks of the schedule, first counted and then backfilled. */
export const useBackfill = ({ id, timezone }: Schedule) =>
  useCountFirst({
    begin: () => lastDay(timezone),
    bodyOf: ({ from, to }) => ({ from: instantIn(from, timezone), to: instantIn(to, timezone) }),
    call: (body) => api.backfillSchedule({ params: { id }, body }),
    changes: ['schedules'],
  })

function lastDay(timezone: string) {
  const now = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS
  const text = (at: number) => localTextIn(new Date(at).toISOString(), timezone)
  return { from: text(now - DAY_MS), to: text(now) }
}
