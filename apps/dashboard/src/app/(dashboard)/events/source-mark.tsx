import { Database } from 'lucide-react'
import type { EventSource } from '../../../api/event-queries.ts'
import { Segments } from '../../../components/segments.tsx'

type Props = { source: EventSource; hasKafka: boolean; onChange: (source: EventSource) => void }

const SOURCES = [
  { value: 'kafka', word: 'Kafka' },
  { value: 'log', word: 'Event log' },
] as const

/** Where the events are read from, and where there is a choice, the choice. */
export function SourceMark({ source, hasKafka, onChange }: Props) {
  if (hasKafka) return <Segments label="Read from" options={SOURCES} value={source} onChange={onChange} />
  return (
    <span
      title="The event log in Postgres, since no Kafka is set (KAFKA_BROKERS)"
      className="inline-flex items-center gap-1.5 text-xs text-ink-3"
    >
      <Database aria-hidden size={12} /> Event log in Postgres
    </span>
  )
}
