'use client'

import { useCallback, useEffect, useEffectEvent, useRef } from 'react'
import { createRefresher, type Refresher } from './refresher.ts'

/** A refresher that lives as long as its page; `read` may be another function at each render. */
export function useRefresher(read: () => Promise<unknown>, minGapMs: number): () => void {
  const refresher = useRef<Refresher>(null)
  const latest = useEffectEvent(read)
  useEffect(() => {
    const created = createRefresher({ read: () => latest(), minGapMs })
    refresher.current = created
    return () => created.stop()
  }, [minGapMs])
  return useCallback(() => refresher.current?.ask(), [])
}
