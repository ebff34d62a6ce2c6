'use client'

import { SEARCH_CHARS, type SearchKind } from '@bullwheel/contracts'
import { Search } from 'lucide-react'
import { useEffect, useEffectEvent, useRef, useState, type KeyboardEvent } from 'react'
import type { SearchFilters } from '../../../api/search-queries.ts'
import { inputClass } from '../../../components/input-class.ts'
import { Segments } from '../../../components/segments.tsx'
import { useSettled } from '../../../components/use-settled.ts'

type Props = {
  filters: SearchFilters
  onType: (q: string) => void
  onSubmit: () => void
  onKind: (kind: SearchKind) => void
}

const QUIET_MS = 250
const KINDS = [
  { value: 'tasks', word: 'Tasks' },
  { value: 'logs', word: 'Logs' },
] as const

/** What is looked for, once typing pauses or at once with Enter; the arrow key leads to what was found. */
export function SearchBox({ filters: { kind, q }, onType, onSubmit, onKind }: Props) {
  const [text, setText] = useState(q)
  const [known, setKnown] = useState(q)
  const settled = useSettled(text, QUIET_MS)
  const search = useEffectEvent((wanted: string) => {
    if (wanted !== q) onType(wanted)
  })
  useEffect(() => search(settled), [settled])
  const field = useRef<HTMLInputElement>(null)
  const beginTyping = useEffectEvent(() => {
    // On a phone this would open the keyboard over the page.
    if (q === '' && window.matchMedia('(pointer: fine)').matches) field.current?.focus()
  })
  useEffect(() => beginTyping(), [])
  // The address may change elsewhere: by the back button, or by an example that is tried.
  if (q !== known) {
    setKnown(q)
    if (q !== settled) setText(q)
  }
  return (
    <search className="flex shrink-0 items-center gap-3 px-4 pt-4 pb-2 max-md:flex-col max-md:items-start md:px-6">
      <form
        className="relative flex-1 max-md:w-full"
        onSubmit={(event) => {
          event.preventDefault()
          if (text === q) onSubmit()
          else onType(text)
        }}
      >
        <Search aria-hidden size={15} className="absolute top-1/2 left-3 -translate-y-1/2 text-ink-3" />
        <input
          type="search"
          aria-label={kind === 'tasks' ? 'Search tasks' : 'Search lines of handlers'}
          placeholder={kind === 'tasks' ? 'Type, name, tags, payload, result or error' : 'Messages and fields'}
          ref={field}
          data-search-field
          enterKeyHint="search"
          spellCheck={false}
          autoComplete="off"
          maxLength={SEARCH_CHARS}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={toResults}
          className={inputClass(false, 'h-9! pl-9!')}
        />
      </form>
      <Segments label="What is searched" options={KINDS} value={kind} onChange={onKind} />
    </search>
  )
}

function toResults(event: KeyboardEvent) {
  const first = document.querySelector<HTMLElement>('[data-row-link]')
  if (event.key !== 'ArrowDown' || first === null) return
  event.preventDefault()
  first.focus()
}
