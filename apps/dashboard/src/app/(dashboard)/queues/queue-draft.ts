import { retryRule, type Queue, type QueueSettings } from '@bullwheel/contracts'
import { durationText } from '../../../forms/shown-values.ts'
import { durationOf, numberOf } from '../../../forms/typed-values.ts'

/** Settings of a queue as they are typed; empty ones mean no limit, or the usual default. */
export type QueueDraft = {
  concurrency: string
  rateMax: string
  ratePer: string
  weight: string
  priority: string
  attempts: string
  timeout: string
}

const textOf = (value: number | null | undefined): string => String(value ?? '')

export const EMPTY_QUEUE: QueueDraft = {
  concurrency: '',
  rateMax: '',
  ratePer: '1s',
  weight: '1',
  priority: '',
  attempts: '',
  timeout: '',
}

export function draftOfQueue({ concurrency, rateLimit, weight, defaults }: Queue): QueueDraft {
  return {
    concurrency: textOf(concurrency),
    rateMax: textOf(rateLimit?.max),
    ratePer: rateLimit === null ? '1s' : durationText(rateLimit.per),
    weight: textOf(weight),
    priority: textOf(defaults.priority),
    attempts: textOf(retryRule.safeParse(defaults.retry).data?.attempts),
    timeout: durationText(defaults.timeout),
  }
}

export type SettingsBody = Partial<Record<keyof QueueSettings, unknown>>

/** Body of PUT /queues/{q}. `retry` is the rule whose attempts are set, where the queue has one. */
export function settingsOf(draft: QueueDraft, retry?: unknown): SettingsBody {
  const { concurrency, rateMax, ratePer, weight, priority, attempts, timeout } = draft
  const isGiven = (text: string) => text.trim() !== ''
  return {
    concurrency: isGiven(concurrency) ? numberOf(concurrency) : null,
    rateLimit: isGiven(rateMax) ? { max: numberOf(rateMax), per: durationOf(ratePer) } : null,
    weight: isGiven(weight) ? numberOf(weight) : 1,
    defaults: {
      ...(isGiven(priority) && { priority: numberOf(priority) }),
      ...(isGiven(attempts) && { retry: { ...retryRule.safeParse(retry).data, attempts: numberOf(attempts) } }),
      ...(isGiven(timeout) && { timeout: durationOf(timeout) }),
    },
  }
}

/** Body of PATCH /queues/{q}: only what differs from the queue as it was when the form was opened. */
export function changesOfQueue(queue: Queue, draft: QueueDraft): SettingsBody {
  const before = settingsOf(draftOfQueue(queue), queue.defaults.retry)
  const after = Object.entries(settingsOf(draft, queue.defaults.retry))
  return Object.fromEntries(
    after.filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name as keyof SettingsBody])),
  )
}
