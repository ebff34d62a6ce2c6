'use client'

import { useQuery } from '@tanstack/react-query'
import { api } from '../../../../api/browser-client.ts'
import { faultsIn } from '../../../../api/faults-in.ts'
import { rulePreview, type Rule } from '../../../../api/schedule-queries.ts'
import { useSettled } from '../../../../components/use-settled.ts'

const QUIET_MS = 200
const TIMES = 10

/** What a rule means, asked for as it is typed. An answer to an older text is never shown as if it were the newest. */
export function usePreview(rule: Rule & { from?: string | undefined }) {
  const text = JSON.stringify(rule)
  const settled = useSettled(text, QUIET_MS)
  const asked = JSON.parse(settled) as typeof rule
  const isGiven = (asked.cron ?? asked.every ?? '') !== ''
  const { data, error, isPlaceholderData } = useQuery({
    ...rulePreview(api, { ...asked, count: TIMES }),
    enabled: isGiven,
  })
  return {
    preview: isGiven ? data : undefined,
    /** The rule changed since what is shown was answered. */
    isOld: settled !== text || isPlaceholderData,
    error: isGiven ? error : null,
    faults: isGiven ? faultsIn(error) : [],
  }
}

export type PreviewState = ReturnType<typeof usePreview>
