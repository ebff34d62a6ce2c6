'use client'

import type { LifecycleEvent, TaskSummary } from '@bullwheel/contracts'
import { useQueryClient } from '@tanstack/react-query'
import { api } from '../../../api/browser-client.ts'
import { taskList, type TaskFilters } from '../../../api/queries.ts'
import { patchTasks } from '../../../feed/patch-tasks.ts'
import { useFeed } from '../../../feed/use-feed.ts'
import { useRefresher } from '../../../feed/use-refresher.ts'
import { needsRead } from './needs-read.ts'

/** Together under four reads a second, however many changes come. */
const LIST_GAP_MS = 400
const LEDGER_GAP_MS = 1_000

type TaskPage = { items: TaskSummary[]; nextCursor: string | null }

/** Rows change in place with each event; the list is read again only when an event changes which rows it has. */
export function useLiveTasks(filters: TaskFilters): void {
  const queries = useQueryClient()
  const readList = useRefresher(
    () => queries.invalidateQueries({ queryKey: ['tasks', 'list'] }, { cancelRefetch: false }),
    LIST_GAP_MS,
  )
  const readLedger = useRefresher(
    () => queries.invalidateQueries({ queryKey: ['ledger'] }, { cancelRefetch: false }),
    LEDGER_GAP_MS,
  )

  function onEvents(events: readonly LifecycleEvent[]) {
    queries.setQueriesData<TaskPage>({ queryKey: ['tasks', 'list'] }, (page) => {
      if (page === undefined) return page
      const items = patchTasks(page.items, events)
      return items === page.items ? page : { ...page, items: [...items] }
    })
    const rows = queries.getQueryData<TaskPage>(taskList(api, filters).queryKey)?.items ?? []
    if (events.some((event) => needsRead({ filters, rows, event }))) readList()
    readLedger()
  }

  useFeed({
    topic: 'tasks',
    onEvents,
    onGap: () => {
      readList()
      readLedger()
    },
  })
}
