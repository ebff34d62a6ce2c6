import type { Alert, AlertKind, ShownChannel } from '@bullwheel/contracts'
import { durationText } from '../../../../forms/shown-values.ts'
import { durationOf, numberOf, tagsOf } from '../../../../forms/typed-values.ts'

/** A channel as it is filled in. `secret` empty: as it is, or none for a new address. */
export type ChannelDraft = {
  /** Tells drafts apart while they are edited. */
  key: number
  kind: ShownChannel['kind']
  url: string
  secret: string
  hasSecret: boolean
  to: string
}

/** A rule as it is filled in. Texts stay as they are typed. */
export type AlertDraft = {
  name: string
  kind: AlertKind
  count: string
  percent: string
  minTasks: string
  /** Of failure rates and missed ticks. */
  rateWindow: string
  missedWindow: string
  longerThan: string
  queue: string
  type: string
  mirror: string
  channels: readonly ChannelDraft[]
  hold: string
  quiet: string
}

/** What is sent; it may hold what does not fit yet. */
export type AlertBody = {
  name: string
  condition: Record<string, string | number>
  queue: string | null
  type: string | null
  mirror: string | null
  channels: Record<string, string | string[]>[]
  for: string | number
  quiet: string | number
}

export const NEW_DRAFT: AlertDraft = {
  name: '',
  kind: 'failures_in_row',
  count: '5',
  percent: '20',
  minTasks: '10',
  rateWindow: '10m',
  missedWindow: '1h',
  longerThan: '5m',
  queue: '',
  type: '',
  mirror: '',
  channels: [],
  hold: '0s',
  quiet: '1h',
}

export const newChannel = (key: number): ChannelDraft => ({
  key,
  kind: 'slack',
  url: '',
  secret: '',
  hasSecret: false,
  to: '',
})

/** Which of queue, type and mirror a kind can be about. */
export function scopesOf(kind: AlertKind): readonly ('queue' | 'type' | 'mirror')[] {
  if (kind === 'mirror_lag') return ['mirror']
  return kind === 'ledger_difference' ? ['queue'] : ['queue', 'type']
}

export function draftOf(alert: Alert): AlertDraft {
  const { name, condition, queue, type, mirror, channels, quiet } = alert
  const base: AlertDraft = {
    ...NEW_DRAFT,
    name,
    kind: condition.kind,
    queue: queue ?? '',
    type: type ?? '',
    mirror: mirror ?? '',
    channels: channels.map(channelDraftOf),
    hold: durationText(alert.for) || '0s',
    quiet: durationText(quiet),
  }
  switch (condition.kind) {
    case 'failures_in_row':
      return { ...base, count: String(condition.count) }
    case 'failure_rate': {
      const { percent, minTasks, window } = condition
      return { ...base, percent: String(percent), minTasks: String(minTasks), rateWindow: durationText(window) }
    }
    case 'missed_tick':
      return { ...base, missedWindow: durationText(condition.window) }
    case 'oldest_wait':
    case 'mirror_lag':
      return { ...base, longerThan: durationText(condition.longerThan) }
    case 'no_worker':
    case 'ledger_difference':
      return base
  }
}

function channelDraftOf(channel: ShownChannel, key: number): ChannelDraft {
  const empty = newChannel(key)
  switch (channel.kind) {
    case 'webhook':
      return { ...empty, kind: 'webhook', url: channel.url, hasSecret: channel.hasSecret }
    case 'slack':
      return { ...empty, kind: 'slack', url: channel.url }
    case 'email':
      return { ...empty, kind: 'email', to: channel.to.join(', ') }
  }
}

export function bodyOf(draft: AlertDraft): AlertBody {
  const scopes = scopesOf(draft.kind)
  const scopeOf = (name: 'queue' | 'type' | 'mirror'): string | null =>
    scopes.includes(name) && draft[name].trim() !== '' ? draft[name].trim() : null
  return {
    name: draft.name.trim(),
    condition: conditionOf(draft),
    queue: scopeOf('queue'),
    type: scopeOf('type'),
    mirror: scopeOf('mirror'),
    channels: draft.channels.map(channelOf),
    for: durationOf(draft.hold),
    quiet: durationOf(draft.quiet),
  }
}

function conditionOf({ kind, ...draft }: AlertDraft): AlertBody['condition'] {
  switch (kind) {
    case 'failures_in_row':
      return { kind, count: numberOf(draft.count) }
    case 'failure_rate': {
      const window = durationOf(draft.rateWindow)
      return { kind, percent: numberOf(draft.percent), minTasks: numberOf(draft.minTasks), window }
    }
    case 'missed_tick':
      return { kind, window: durationOf(draft.missedWindow) }
    case 'oldest_wait':
    case 'mirror_lag':
      return { kind, longerThan: durationOf(draft.longerThan) }
    case 'no_worker':
    case 'ledger_difference':
      return { kind }
  }
}

function channelOf({ kind, url, secret, to }: ChannelDraft): AlertBody['channels'][number] {
  switch (kind) {
    case 'webhook':
      return { kind, url: url.trim(), ...(secret.trim() !== '' && { secret: secret.trim() }) }
    case 'slack':
      return { kind, url: url.trim() }
    case 'email':
      return { kind, to: tagsOf(to) }
  }
}

/** What was changed, by the fields of the body. */
export function changesOf(opened: AlertDraft, draft: AlertDraft): Partial<AlertBody> {
  const [before, after] = [bodyOf(opened), bodyOf(draft)]
  const changed = Object.entries(after).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name as keyof AlertBody]),
  )
  return Object.fromEntries(changed) as Partial<AlertBody>
}
