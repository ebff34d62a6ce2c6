'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../../api/browser-client.ts'
import { localText } from '../../../../forms/shown-values.ts'
import { instantOf } from '../../../../forms/typed-values.ts'

const HOUR_MS = 3_600_000

/** A range that is counted first and then replayed. A count holds for what it was made for. */
export function useReplay(id: string) {
  const queries = useQueryClient()
  const [wish, setWish] = useState(() => ({
    from: localText(new Date(Date.now() - HOUR_MS).toISOString()),
    cursor: '',
    only: 'failed' as 'failed' | 'all',
  }))
  const cursor = wish.cursor.trim()
  const body = { from: cursor === '' ? instantOf(wish.from) : cursor, only: wish.only }
  const count = useMutation({
    mutationFn: (of: typeof body) => api.replayWebhook({ params: { id }, body: { ...of, dryRun: true } }),
  })
  const act = useMutation({
    mutationFn: (of: typeof body) => api.replayWebhook({ params: { id }, body: of }),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['webhooks'] }),
  })
  const isCounted = count.variables?.from === body.from && count.variables.only === body.only
  function change(changed: Partial<typeof wish>) {
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
