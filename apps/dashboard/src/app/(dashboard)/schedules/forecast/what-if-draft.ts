import type { ForecastInput } from '../../../../api/schedule-queries.ts'

/** Another number of slots, and one schedule more, as they are typed. */
export type WhatIfDraft = {
  slots: string
  kind: 'none' | 'cron' | 'every'
  cron: string
  every: string
  timezone: string
  type: string
  runTime: string
}

export const noWhatIf = (timezone: string): WhatIfDraft => ({
  slots: '',
  kind: 'none',
  cron: '*/5 * * * *',
  every: '1m',
  timezone,
  type: '',
  runTime: '',
})

/** The question for the gateway; undefined where nothing is asked. */
export function whatIfOf(draft: WhatIfDraft): Omit<ForecastInput, 'hours'> | undefined {
  const slots = draft.slots.trim() === '' ? {} : { slots: draft.slots.trim() }
  const asked = { ...slots, ...scheduleOf(draft) }
  return Object.keys(asked).length === 0 ? undefined : asked
}

function scheduleOf({ kind, cron, every, timezone, type, runTime }: WhatIfDraft): Omit<ForecastInput, 'hours'> {
  const rule = kind === 'cron' ? cron.trim() : every.trim()
  if (kind === 'none' || rule === '') return {}
  return {
    [kind]: rule,
    timezone,
    ...(type !== '' && { type }),
    ...(runTime.trim() !== '' && { runTime: runTime.trim() }),
  }
}
