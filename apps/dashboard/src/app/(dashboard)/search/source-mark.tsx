import type { SearchSource } from '@bullwheel/contracts'
import { Database } from 'lucide-react'

const SOURCES: Record<SearchSource, { word: string; meaning: string }> = {
  elasticsearch: { word: 'Elasticsearch', meaning: 'Found in Elasticsearch, which the search mirror keeps up to date' },
  postgres: {
    word: 'Postgres',
    meaning:
      'Found in Postgres, since no Elasticsearch is set (ELASTICSEARCH_URL); the search mirror keeps it up to date',
  },
}

/** Who answered. */
export function SourceMark({ source }: { source: SearchSource }) {
  const { word, meaning } = SOURCES[source]
  return (
    <span title={meaning} className="inline-flex items-center gap-1.5 text-xs text-ink-3">
      <Database aria-hidden size={12} />
      <span className="sr-only">Answered by</span> {word}
    </span>
  )
}
