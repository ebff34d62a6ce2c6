'use client'

import type { EventKind, LifecycleEvent } from '@bullwheel/contracts'
import { useQueryClient } from '@tanstack/react-query'
import { useFeed } from '../../../feed/use-feed.ts'
import { useRefresher } from '../../../feed/use-refresher.ts'

const GAP_MS = 300

/** Creating, editing and retrying a task leave its past attempts as they are. */
const WITHOUT_ATTEMPT: ReadonlySet<EventKind> = new Set(['created', 'updated', 'retried'])

/** Reads the list again when an attempt began or ended. */
export function useLiveExecutions(): void {
  const queries = useQueryClient()
  const read = useRefresher(
    () => queries.invalidateQueries({ queryKey: ['executions'] }, { cancelRefetch: false }),
    GAP_MS,
  )
  const onEvents = (events: readonly LifecycleEvent[]) => {
    if (events.some(({ kind }) => !WITHOUT_ATTEMPT.has(kind))) read()
  }
  useFeed({ topic: 'tasks', onEvents, onGap: read })
}
