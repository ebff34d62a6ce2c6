'use client'

import { Search } from 'lucide-react'
import { inputClass } from '../../../components/input-class.ts'
import { LevelMenu } from '../../../components/level-menu.tsx'
import { Segments } from '../../../components/segments.tsx'
import type { LogFilters } from './search-params.ts'

const SOURCES = [
  { value: 'all', word: 'All' },
  { value: 'handler', word: 'Handlers' },
  { value: 'event', word: 'Lifecycle' },
] as const

type Props = { filters: LogFilters; onChange: (change: Partial<LogFilters>) => void }

/** Which lines are shown: by text, level, and who wrote them. */
export function LogFilterBar({ filters: { text, levels, source }, onChange }: Props) {
  return (
    <div className="flex min-h-11 shrink-0 flex-wrap items-center gap-2 border-b bg-surface px-4 py-2 md:px-6">
      <label className="relative w-80 max-md:w-full">
        <Search aria-hidden size={14} className="absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3" />
        <input
          type="search"
          aria-label="Filter lines"
          placeholder="Message, fields, task, type or queue"
          data-search-field
          spellCheck={false}
          autoComplete="off"
          value={text}
          onChange={(event) => onChange({ text: event.target.value })}
          className={inputClass(false, 'pl-8!')}
        />
      </label>
      <LevelMenu chosen={levels} onChange={(chosen) => onChange({ levels: chosen })} />
      <Segments
        label="Who wrote them"
        options={SOURCES}
        value={source ?? 'all'}
        onChange={(chosen) => onChange({ source: chosen === 'all' ? undefined : chosen })}
      />
    </div>
  )
}
