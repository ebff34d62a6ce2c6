'use client'

import { hashKey, useMutation, useQueryClient, type QueryKey } from '@tanstack/react-query'
import { useState } from 'react'

type Options<Wish, Body, Reply> = {
  begin: () => Wish
  /** What is asked for; a count holds for as long as that stays the same. */
  bodyOf: (wish: Wish) => Body
  call: (body: Body & { dryRun?: true }) => Promise<Reply>
  /** What is read again when it was done. */
  changes: QueryKey
}

/** Something for many that is counted before it is done. */
export function useCountFirst<Wish extends object, Body extends object, Reply>(options: Options<Wish, Body, Reply>) {
  const { begin, bodyOf, call, changes } = options
  const queries = useQueryClient()
  const [wish, setWish] = useState(begin)
  const body = bodyOf(wish)
  const count = useMutation({ mutationFn: (of: Body) => call({ ...of, dryRun: true }) })
  const act = useMutation({ mutationFn: call, onSuccess: () => void queries.invalidateQueries({ queryKey: changes }) })
  const isCounted = count.variables !== undefined && hashKey([count.variables]) === hashKey([body])
  function change(changed: Partial<Wish>) {
    setWish((current) => ({ ...current, ...changed }))
    act.reset()
  }
  return {
    wish,
    change,
    counted: isCounted ? count.data : undefined,
    done: act.data,
    isPending: count.isPending || act.isPending,
    error: act.error ?? (isCounted ? count.error : null),
    count: () => count.mutate(body),
    act: () => act.mutate(body),
  }
}
