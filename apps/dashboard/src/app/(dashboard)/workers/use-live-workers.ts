'use client'

import type { WorkersMessage } from '@bullwheel/contracts'
import { useQueryClient } from '@tanstack/react-query'
import { api } from '../../../api/browser-client.ts'
import { oneWorker, workerList } from '../../../api/fleet-queries.ts'
import { useFeed } from '../../../feed/use-feed.ts'
import { mergeWorkers } from './merge-workers.ts'

/** Keeps the workers that are shown as they are, by the feed. */
export function useLiveWorkers(): void {
  const queries = useQueryClient()
  const onWorkers = (message: WorkersMessage): void => {
    queries.setQueryData(workerList(api).queryKey, (known) => ({ items: mergeWorkers(known?.items ?? [], message) }))
    for (const worker of message.data) {
      const { queryKey } = oneWorker(api, worker.id)
      if (queries.getQueryData(queryKey) !== undefined) queries.setQueryData(queryKey, worker)
    }
  }
  // The topic begins with all workers, and has no gaps.
  useFeed({ topic: 'workers', onWorkers, onGap: () => undefined })
}
