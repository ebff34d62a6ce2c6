'use client'

import { useQuery } from '@tanstack/react-query'
import { api } from '../../../../api/browser-client.ts'
import { scheduleForecast } from '../../../../api/schedule-queries.ts'
import { useSettled } from '../../../../components/use-settled.ts'
import { whatIfOf, type WhatIfDraft } from './what-if-draft.ts'

const QUIET_MS = 300

/** The forecast with what is asked beside it, once typing pauses; none while nothing is asked or it cannot be answered. */
export function useWhatIf(draft: WhatIfDraft, hours: number) {
  const text = JSON.stringify(whatIfOf(draft) ?? null)
  const settled = useSettled(text, QUIET_MS)
  const question = JSON.parse(settled) as ReturnType<typeof whatIfOf> | null
  const isAsked = question !== null && text !== 'null'
  const { data, error, isPlaceholderData } = useQuery({
    ...scheduleForecast(api, { hours, ...question }),
    enabled: isAsked,
  })
  return {
    forecast: isAsked ? data : undefined,
    error: isAsked ? error : null,
    isOld: isAsked && (settled !== text || isPlaceholderData),
  }
}
