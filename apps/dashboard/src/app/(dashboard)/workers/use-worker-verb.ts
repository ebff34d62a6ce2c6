'use client'

import type { Worker } from '@bullwheel/contracts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../../../api/browser-client.ts'
import { oneWorker, workerList } from '../../../api/fleet-queries.ts'

type Options<Input> = { call: (input: Input) => Promise<Worker>; onDone?: (worker: Worker) => void }

/** Does one thing to a worker; what is answered is shown at once, pools are read again. */
export function useWorkerVerb<Input = void>({ call, onDone }: Options<Input>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: call,
    onSuccess: (worker) => {
      queries.setQueryData(oneWorker(api, worker.id).queryKey, worker)
      queries.setQueryData(workerList(api).queryKey, (known) =>
        known === undefined ? known : { items: known.items.map((one) => (one.id === worker.id ? worker : one)) },
      )
      void queries.invalidateQueries({ queryKey: ['pools'] })
      onDone?.(worker)
    },
  })
}
