'use client'

import { Pause, Play, Trash2 } from 'lucide-react'
import { useSearchParams } from 'next/navigation'
import { useDeferredValue, useEffect, useEffectEvent, useMemo } from 'react'
import { Button } from '../../../components/button.tsx'
import { CopyButton } from '../../../components/copy-button.tsx'
import { PageHeader } from '../../../components/page-header.tsx'
import { isTaken } from '../../../components/use-row-keys.ts'
import { useFeedContext } from '../../../feed/feed-context.tsx'
import { LiveMark } from '../../../feed/live-mark.tsx'
import { LogFilterBar } from './filter-bar.tsx'
import { LineList } from './line-list.tsx'
import { NoLines } from './no-lines.tsx'
import { type LogFilters, filterEntries, linesText, logsPath, parseLogs } from './search-params.ts'
import { useLiveLines } from './use-live-lines.ts'

/** The live log: lines of handlers and of lifecycle events, as they happen. */
export function LogsClient() {
  const params = useSearchParams()
  const filters = useMemo(() => parseLogs(params), [params])
  const { view, buffer } = useLiveLines()
  const { entries, held, isPaused } = view
  const wanted = useDeferredValue(filters)
  const shown = useMemo(() => filterEntries(entries, wanted), [entries, wanted])
  const show = (next: LogFilters) => window.history.replaceState(null, '', logsPath(next))
  const toggle = isPaused ? buffer.resume : buffer.pause
  usePauseKey(toggle)
  const Icon = isPaused ? Play : Pause
  return (
    <>
      <PageHeader title="Logs" mark={<LiveMark />}>
        <span className="nums text-ink-3 max-md:hidden">{countText(shown.length, entries.length)}</span>
        <CopyButton text={() => linesText(shown)} label="Copy the lines shown" />
        <Button look="ghost" onClick={buffer.clear} disabled={entries.length === 0}>
          <Trash2 aria-hidden size={14} /> Clear
        </Button>
        <Button onClick={toggle} title="Key: p" look={isPaused ? 'primary' : 'secondary'} className="nums min-w-24">
          <Icon aria-hidden size={14} />{' '}
          {isPaused ? `Resume${held > 0 ? ` (${held.toLocaleString('en')})` : ''}` : 'Pause'}
        </Button>
      </PageHeader>
      <LogFilterBar filters={filters} onChange={(change) => show({ ...filters, ...change })} />
      <FeedNote />
      {shown.length === 0 ? (
        <NoLines
          isFiltered={logsPath(filters) !== '/logs' && entries.length > 0}
          onClear={() => show({ text: '', levels: [], source: undefined })}
        />
      ) : (
        <LineList entries={shown} />
      )}
    </>
  )
}

function countText(shown: number, all: number): string {
  const count = (n: number) => n.toLocaleString('en')
  return shown === all ? `${count(all)} ${all === 1 ? 'line' : 'lines'}` : `${count(shown)} of ${count(all)} lines`
}

function FeedNote() {
  const { state } = useFeedContext()
  if (state.kind !== 'waiting') return null
  return (
    <output className="block shrink-0 border-b bg-retrying/10 px-4 py-1.5 text-retrying md:px-6">
      The live feed is away ({state.reason}). It comes back by itself and goes on where it was.
    </output>
  )
}

/** `p` pauses and goes on. */
function usePauseKey(toggle: () => void): void {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== 'p' || isTaken(event)) return
    event.preventDefault()
    toggle()
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKeyDown(event)
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [])
}
