'use client'

import type { Schedule } from '@bullwheel/contracts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../../api/browser-client.ts'
import { instantIn, localTextIn } from '../../../../time/zoned.ts'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

/** A range on the clocks of the schedule, first counted and then backfilled. A count holds for the range it was made for. */
export function useBackfill({ id, timezone }: Schedule) {
  const queries = useQueryClient()
  const [range, setRange] = useState(() => lastDay(timezone))
  const body = { from: instantIn(range.from, timezone), to: instantIn(range.to, timezone) }
  const count = useMutation({
    mutationFn: (of: typeof body) => api.backfillSchedule({ params: { id }, body: { ...of, dryRun: true } }),
  })
  const act = useMutation({
    mutationFn: (of: typeof body) => api.backfillSchedule({ params: { id }, body: of }),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['schedules'] }),
  })
  const isCounted = count.variables?.from === body.from && count.variables.to === body.to
  function change(changed: Partial<typeof range>) {
    setRange((current) => ({ ...current, ...changed }))
    act.reset()
  }
  return {
    range,
    change,
    counted: isCounted ? count.data : undefined,
    done: act.data,
    isPending: count.isPending || act.isPending,
    error: act.error ?? (isCounted ? count.error : null),
    count: () => count.mutate(body),
    act: () => act.mutate(body),
  }
}

function lastDay(timezone: string) {
  const now = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS
  const text = (at: number) => localTextIn(new Date(at).toISOString(), timezone)
  return { from: text(now - DAY_MS), to: text(now) }
}
