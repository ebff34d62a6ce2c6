'use client'

import type { Queue } from '@bullwheel/contracts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../../../api/browser-client.ts'
import { oneQueue, queueList } from '../../../api/queries.ts'

type Options<Input> = { call: (input: Input) => Promise<Queue>; onDone?: (queue: Queue) => void }

/** Does one thing to a queue; what is answered is shown at once. */
export function useQueueVerb<Input = void>({ call, onDone }: Options<Input>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: call,
    onSuccess: async (queue) => {
      // A read that began before the change would put the old state back.
      await queries.cancelQueries({ queryKey: ['queues'] })
      queries.setQueryData(oneQueue(api, queue.name).queryKey, queue)
      void queries.invalidateQueries({ queryKey: queueList(api).queryKey })
      onDone?.(queue)
    },
  })
}
