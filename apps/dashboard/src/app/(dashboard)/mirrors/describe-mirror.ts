import type { Mirror } from '@bullwheel/contracts'
import { formatDuration } from '../../../time/format.ts'

/** What a mirror is for; those of other versions have none. */
export function purposeOf({ name, copies }: Mirror): string {
  if (name === 'kafka') return 'Events to the Kafka topic'
  if (name === 'stats') return 'Minute statistics for the charts'
  if (name === 'webhooks') return 'Deliveries to webhooks'
  if (name.startsWith('search-elasticsearch')) return `${wordOf(copies)} to Elasticsearch`
  if (name.startsWith('search-postgres')) return `${wordOf(copies)} to the search in Postgres`
  return copies === 'events' ? 'Lifecycle events' : 'Log lines'
}

const wordOf = (copies: Mirror['copies']): string => (copies === 'events' ? 'Tasks' : 'Log lines')

/** How far behind, in a few words. */
export function lagText({ lag, copies }: Mirror): string {
  if (lag.items === 0) return 'up to date'
  const noun = copies === 'events' ? (lag.items === 1 ? 'event' : 'events') : lag.items === 1 ? 'line' : 'lines'
  return `${lag.isExact ? '' : 'about '}${lag.items.toLocaleString('en')} ${noun}, ${formatDuration(lag.seconds * 1_000)}`
}
