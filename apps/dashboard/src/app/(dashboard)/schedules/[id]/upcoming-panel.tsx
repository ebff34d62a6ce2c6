'use client'

import type { Schedule } from '@bullwheel/contracts'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../../../api/browser-client.ts'
import { rulePreview } from '../../../../api/schedule-queries.ts'
import { Panel } from '../../../../components/panel.tsx'
import { formatDuration } from '../../../../time/format.ts'
import { NextTimes } from '../next-times.tsx'

const TIMES = 10

/** The times to come, as far as the schedule's end and its limit of runs let them. */
export function UpcomingPanel({ schedule }: { schedule: Schedule }) {
  const { cron, every, timezone, nextAt, endAt, maxRuns, runs, jitter, state } = schedule
  const rule = cron === null ? { every: every ?? 0 } : { cron }
  const { data, error } = useQuery({
    ...rulePreview(api, { ...rule, timezone, from: nextAt ?? undefined, count: TIMES }),
    enabled: nextAt !== null,
  })
  const left = maxRuns === null ? TIMES : maxRuns - runs
  const times = data?.next.filter(({ at }) => endAt === null || at <= endAt).slice(0, Math.max(0, left)) ?? []
  const isCut = data !== undefined && times.length < data.next.length
  return (
    <Panel title="Next times" note={timezone}>
      {nextAt === null && (
        <p className="px-4 py-3 text-ink-3">
          {state === 'paused' ? 'They are skipped while it is paused.' : 'No tick is left.'}
        </p>
      )}
      {nextAt !== null && data === undefined && (
        <p className="px-4 py-3 text-ink-3">{error === null ? 'They are being computed…' : error.message}</p>
      )}
      {nextAt !== null && <NextTimes times={times} zone={timezone} />}
      {(isCut || jitter !== null) && nextAt !== null && (
        <p className="border-t px-4 py-2 text-xs text-ink-3">
          {isCut && 'Then it ends. '}
          {jitter !== null && `Each task runs up to ${formatDuration(jitter)} later, always by the same time.`}
        </p>
      )}
    </Panel>
  )
}
