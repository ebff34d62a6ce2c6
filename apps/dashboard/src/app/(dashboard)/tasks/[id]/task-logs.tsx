'use client'

import type { LiveLine, LogLine, Task } from '@bullwheel/contracts'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { api } from '../../../../api/browser-client.ts'
import { WATCHED_READ_MS, taskLogsKey } from '../../../../api/queries.ts'
import { Button } from '../../../../components/button.tsx'
import { Panel } from '../../../../components/panel.tsx'
import { AbsoluteTime } from '../../../../time/absolute-time.tsx'
import { LevelBadge } from '../../../../state/level-badge.tsx'

const LINES = 100

type Props = { task: Task; live: readonly LiveLine[] }

/** What the task's handler wrote, oldest first; `live` are lines that may not be in the book yet. */
export function TaskLogs({ task: { id, version, state, attempt }, live }: Props) {
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: [...taskLogsKey(id), version],
    queryFn: ({ pageParam, signal }) =>
      api.listTaskLogs({
        params: { id },
        query: { limit: LINES, ...(pageParam !== null && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    enabled: attempt > 0,
    placeholderData: keepPreviousData,
    refetchInterval: state === 'running' && WATCHED_READ_MS,
  })
  const kept = data?.pages.flatMap(({ items }) => items) ?? []
  const lines: readonly Shown[] = hasNextPage ? kept : withLive(kept, live)
  if (lines.length === 0 && error === null) return null
  return (
    <Panel title="Log" note={`${lines.length.toLocaleString('en')}${hasNextPage ? '+' : ''}`}>
      {error !== null && lines.length === 0 && <p className="px-4 py-3 text-failed">{error.message}</p>}
      <ol aria-label="Lines" className="divide-y">
        {lines.map((line) => (
          <Line key={line.id} line={line} isNumbered={attempt > 1} />
        ))}
      </ol>
      {hasNextPage && (
        <div className="border-t p-2 text-center">
          <Button look="ghost" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Show more lines
          </Button>
        </div>
      )}
    </Panel>
  )
}

type Shown = Pick<LogLine, 'id' | 'at' | 'level' | 'message' | 'fields' | 'attempt'>

/** Lines that came before the book was read again stand at the end. */
function withLive(kept: readonly LogLine[], live: readonly LiveLine[]): readonly Shown[] {
  const known = new Set(kept.map(({ id }) => id))
  return [...kept, ...live.filter(({ id }) => !known.has(id))]
}

function Line({ line: { at, level, message, fields, attempt }, isNumbered }: { line: Shown; isNumbered: boolean }) {
  return (
    <li className="grid grid-cols-[5.5rem_minmax(0,1fr)] gap-x-3 px-4 py-1.5">
      <LevelBadge level={level} />
      <div className="min-w-0">
        <p className="break-words whitespace-pre-wrap">{message}</p>
        {fields !== null && <p className="font-mono text-xs break-words text-ink-2">{JSON.stringify(fields)}</p>}
        <p className="nums text-xs text-ink-3">
          <AbsoluteTime at={at} />
          {isNumbered && ` · attempt ${attempt}`}
        </p>
      </div>
    </li>
  )
}
