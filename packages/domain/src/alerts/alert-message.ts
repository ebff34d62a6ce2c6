import type { AlertSubject, NOTIFICATION_KINDS } from '@bullwheel/contracts'
import { EVENT_SOURCE } from '../cloud-event.ts'

/** What a rule says about one subject. */
export type Said = { subject: AlertSubject; value: number; message: string; since: number }

export type AlertNews = {
  rule: { id: string; name: string; kind: string }
  firing: readonly Said[]
  resolved: readonly Said[]
  /** Epoch milliseconds. */
  now: number
  /** Of the rule's page; undefined where nobody said where the dashboard is. */
  link: string | undefined
}

/** A message to people and programs. `text`: its first line is a subject of its own. */
export type AlertMessage = { kind: (typeof NOTIFICATION_KINDS)[number]; text: string; body: object }

/** Lines that people get; the JSON has all of them. */
const MAX_LINES = 20

/** Says what fires and what is over; undefined when there is nothing to say. `firing` when anything is. */
export function composeAlert(news: AlertNews): AlertMessage | undefined {
  const { rule, firing, resolved, now, link } = news
  if (firing.length + resolved.length === 0) return undefined
  const kind = firing.length > 0 ? 'firing' : 'resolved'
  const lines = [...firing.map(({ message }) => message), ...resolved.map(({ message }) => `Resolved: ${message}`)]
  const rest = lines.length - MAX_LINES
  const shown = rest > 0 ? [...lines.slice(0, MAX_LINES), `… and ${rest} more`] : lines
  const head = kind === 'firing' ? `Alert: ${rule.name}` : `Resolved: ${rule.name}`
  return {
    kind,
    text: [head, ...shown, ...(link === undefined ? [] : [link])].join('\n'),
    body: {
      specversion: '1.0',
      source: EVENT_SOURCE,
      type: kind === 'firing' ? 'AlertFiring' : 'AlertResolved',
      subject: rule.id,
      time: iso(now),
      datacontenttype: 'application/json',
      data: { rule, firing: firing.map(shownOf), resolved: resolved.map(shownOf), link: link ?? null },
    },
  }
}

/** As Slack takes it: three characters have a meaning there, and the first line is bold. */
export function toSlackText(text: string): string {
  const [head = '', ...lines] = text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').split('\n')
  return [`*${head.replace(/\*/g, '')}*`, ...lines].join('\n')
}

const shownOf = ({ subject, value, message, since }: Said) => ({ subject, value, message, since: iso(since) })
const iso = (ms: number): string => new Date(ms).toISOString()
