'use client'

import type { LifecycleEvent, LiveLine, Progress, Task } from '@bullwheel/contracts'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../../api/browser-client.ts'
import { oneTask, taskEvents, taskLogsKey } from '../../../../api/queries.ts'
import { useFeed } from '../../../../feed/use-feed.ts'
import { useRefresher } from '../../../../feed/use-refresher.ts'

const GAP_MS = 300

type EventPage = { items: LifecycleEvent[]; nextCursor: string | null }

/** Lines that came since the page was opened; the book has all of them. */
const MAX_LINES = 2_000

/**
 * Events, progress and lines are shown as they come; the task, which holds more than they tell, is read again. Answers
 * whether it was deleted meanwhile, and the lines of its handler.
 */
export function useLiveTask(id: string): { isDeleted: boolean; lines: readonly LiveLine[] } {
  const queries = useQueryClient()
  const [isDeleted, setIsDeleted] = useState(false)
  const [lines, setLines] = useState<readonly LiveLine[]>([])
  const read = (queryKey: readonly unknown[]) =>
    queries.invalidateQueries({ queryKey, exact: true }, { cancelRefetch: false })
  const readTask = useRefresher(() => read(oneTask(api, id).queryKey), GAP_MS)
  const readEvents = useRefresher(() => read(taskEvents(api, id).queryKey), GAP_MS)

  function onEvents(events: readonly LifecycleEvent[]) {
    queries.setQueryData<EventPage>(taskEvents(api, id).queryKey, (page) => page && withEvents(page, events))
    if (events.some(({ kind }) => kind === 'deleted')) setIsDeleted(true)
    else readTask()
  }

  useFeed({
    topic: [`tasks:${id}`, `logs:${id}`],
    onEvents,
    onLines: (added) => {
      const written = added.filter(({ source }) => source === 'handler')
      if (written.length > 0) setLines((before) => [...before, ...written].slice(-MAX_LINES))
    },
    onProgress: (progress: Progress) =>
      queries.setQueryData<Task>(oneTask(api, id).queryKey, (task) => task && { ...task, progress }),
    onGap: () => {
      readTask()
      readEvents()
      void queries.invalidateQueries({ queryKey: taskLogsKey(id) })
    },
  })
  return { isDeleted, lines }
}

function withEvents(page: EventPage, events: readonly LifecycleEvent[]): EventPage {
  const known = new Set(page.items.map(({ version, kind }) => `${version} ${kind}`))
  const added = events.filter(({ version, kind }) => !known.has(`${version} ${kind}`)).toReversed()
  return { ...page, items: [...added, ...page.items].sort((a, b) => b.version - a.version) }
}
