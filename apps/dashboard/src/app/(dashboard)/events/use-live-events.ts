'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useFeed } from '../../../feed/use-feed.ts'
import { useRefresher } from '../../../feed/use-refresher.ts'

const GAP_MS = 500
/** A mirror brings an event to Kafka a moment after it is told of here: what happened last is looked for once more. */
const AFTERWARDS_MS = 1_500

/** Reads the newest page again when something happened; an older one stays as it is. */
export function useLiveEvents(isNewest: boolean): void {
  const queries = useQueryClient()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const read = useRefresher(
    () => queries.invalidateQueries({ queryKey: ['event-page'] }, { cancelRefetch: false }),
    GAP_MS,
  )
  useEffect(() => () => clearTimeout(timer.current), [])
  const readSoon = () => {
    if (!isNewest) return
    read()
    clearTimeout(timer.current)
    timer.current = setTimeout(read, AFTERWARDS_MS)
  }
  useFeed({ topic: 'events', onEvents: readSoon, onGap: readSoon })
}
