import type { Stats } from '@bullwheel/contracts'
import { Database } from 'lucide-react'

const SOURCES: Record<Stats['queries'], { word: string; meaning: string }> = {
  prometheus: {
    word: 'Prometheus',
    meaning: 'Queries are answered by Prometheus (PROMETHEUS_URL); throughput and times by the minute statistics',
  },
  minutes: {
    word: 'Minute statistics',
    meaning:
      'Everything is answered from the minute statistics in Postgres, since no Prometheus is set (PROMETHEUS_URL)',
  },
}

/** Who answers queries. */
export function SourceMark({ source }: { source: Stats['queries'] }) {
  const { word, meaning } = SOURCES[source]
  return (
    <span title={meaning} className="inline-flex items-center gap-1.5 text-xs text-ink-3">
      <Database aria-hidden size={12} />
      <span className="sr-only">Queries are answered by</span> {word}
    </span>
  )
}
