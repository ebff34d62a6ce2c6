'use client'

import type { Pool } from '@bullwheel/contracts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../../../api/browser-client.ts'
import { onePool } from '../../../api/fleet-queries.ts'

type Options<Input> = { call: (input: Input) => Promise<Pool>; onDone?: (pool: Pool) => void }

/** Does one thing to a pool; what is answered is shown at once, lists are read again. */
export function usePoolVerb<Input = void>({ call, onDone }: Options<Input>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: call,
    onSuccess: async (pool) => {
      // A read that began before the change would put the old state back.
      await queries.cancelQueries({ queryKey: ['pools'] })
      void queries.invalidateQueries({ queryKey: ['pools'] })
      queries.setQueryData(onePool(api, pool.name).queryKey, pool)
      onDone?.(pool)
    },
  })
}
