import type { CreateWebhook, EventKind, Webhook } from '@bullwheel/contracts'
import { durationText } from '../../../../forms/shown-values.ts'
import { durationOf, numberOf, tagsOf } from '../../../../forms/typed-values.ts'

/** A webhook as it is filled in. Texts stay as they are typed. */
export type WebhookDraft = {
  name: string
  url: string
  kinds: readonly EventKind[]
  /** Separated by commas; empty for all. */
  queues: string
  types: string
  attempts: string
  first: string
  max: string
  timeout: string
  concurrency: string
}

/** What is sent; it may hold what does not fit yet. */
export type WebhookBody = Partial<
  Record<keyof Omit<CreateWebhook, 'kinds' | 'backoff' | 'enabled'>, string | number | string[]>
> & {
  kinds?: EventKind[]
  backoff?: { first: string | number; max: string | number }
}

export const NEW_DRAFT: WebhookDraft = {
  name: '',
  url: '',
  kinds: [],
  queues: '',
  types: '',
  attempts: '10',
  first: '5s',
  max: '6h',
  timeout: '10s',
  concurrency: '10',
}

export function draftOf(webhook: Webhook): WebhookDraft {
  const { name, url, kinds, queues, types, attempts, backoff, timeout, concurrency } = webhook
  return {
    name,
    url,
    kinds,
    queues: queues.join(', '),
    types: types.join(', '),
    attempts: String(attempts),
    first: durationText(backoff.first),
    max: durationText(backoff.max),
    timeout: durationText(timeout),
    concurrency: String(concurrency),
  }
}

export function bodyOf(draft: WebhookDraft): Required<WebhookBody> {
  return {
    name: draft.name.trim(),
    url: draft.url.trim(),
    kinds: [...draft.kinds],
    queues: tagsOf(draft.queues),
    types: tagsOf(draft.types),
    attempts: numberOf(draft.attempts),
    backoff: { first: durationOf(draft.first), max: durationOf(draft.max) },
    timeout: durationOf(draft.timeout),
    concurrency: numberOf(draft.concurrency),
  }
}

/** What was changed, by the fields of the body. */
export function changesOf(webhook: Webhook, draft: WebhookDraft): WebhookBody {
  const [before, after] = [bodyOf(draftOf(webhook)), bodyOf(draft)]
  const changed = Object.entries(after).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name as keyof WebhookBody]),
  )
  return Object.fromEntries(changed) as WebhookBody
}
