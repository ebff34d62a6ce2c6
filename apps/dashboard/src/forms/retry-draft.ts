import type { RetryRule } from '@bullwheel/contracts'
import { durationText } from './shown-values.ts'
import { durationOf, numberOf } from './typed-values.ts'

export const BACKOFFS = ['', 'exponential', 'fixed'] as const

/** A retry rule as it is typed; what is empty is left to the defaults. */
export type RetryDraft = { attempts: string; backoff: (typeof BACKOFFS)[number]; backoffDelay: string }

export const EMPTY_RETRY: RetryDraft = { attempts: '', backoff: '', backoffDelay: '' }

/** A rule as the form shows it. Of a kind that the form does not offer, only the first wait can be changed. */
export function draftOfRetry(rule: RetryRule | undefined): RetryDraft {
  if (rule === undefined) return EMPTY_RETRY
  const { kind, delay } = rule.backoff
  return { attempts: String(rule.attempts), backoff: kind === 'list' ? '' : kind, backoffDelay: durationText(delay) }
}

/** The rule for a body, as fields to spread: none when nothing is typed. What the form does not show is kept of `base`. */
export function retryOf({ attempts, backoff, backoffDelay }: RetryDraft, base?: RetryRule): { retry?: object } {
  const rule = {
    ...(backoff !== '' && { kind: backoff }),
    ...(backoffDelay.trim() !== '' && { delay: durationOf(backoffDelay) }),
  }
  const hasRule = Object.keys(rule).length > 0
  if (attempts.trim() === '' && !hasRule) return {}
  return {
    retry: {
      ...(base !== undefined && { maxLost: base.maxLost }),
      ...(attempts.trim() !== '' && { attempts: numberOf(attempts) }),
      ...(hasRule && { backoff: { ...base?.backoff, ...rule } }),
    },
  }
}
