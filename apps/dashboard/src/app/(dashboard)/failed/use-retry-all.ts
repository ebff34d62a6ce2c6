'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../api/browser-client.ts'

/** The gateway stops after 20 s with what it did by then. */
const CALL_MS = 60_000

/**
 * Retries the failed tasks of a queue, call by call until none is left. Those that fail again meanwhile are not retried
 * a second time: it ends after as many as had failed when it began.
 */
export function useRetryAll(queue: string) {
  const queries = useQueryClient()
  const [retried, setRetried] = useState(0)
  const mutation = useMutation({
    mutationFn: async (failed: number) => {
      for (let sum = 0, last = -1; sum < failed && last !== 0; sum += last) {
        const answer = await api.retryFailedOfQueue({ params: { queue }, timeoutMs: CALL_MS })
        last = answer.retried
        setRetried(sum + last)
      }
    },
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['tasks'] }),
        queries.invalidateQueries({ queryKey: ['ledger'] }),
      ]),
  })
  return { ...mutation, retried }
}
