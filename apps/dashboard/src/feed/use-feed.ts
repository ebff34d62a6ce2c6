'use client'

import type { LifecycleEvent, Progress, WsTopic } from '@bullwheel/contracts'
import { connectFeed, type FeedMessage, type FeedState } from '@bullwheel/sdk'
import { useEffect, useEffectEvent } from 'react'
import { api } from '../api/browser-client.ts'
import { useFeedContext } from './feed-context.tsx'

type Listener = {
  topic: WsTopic
  onEvents: (events: readonly LifecycleEvent[]) => void
  /** Changes may have been missed: read everything again. Also called once when the feed is first live. */
  onGap: () => void
  /** How far the task is; only for a topic of one task. */
  onProgress?: (progress: Progress) => void
}

/**
 * Follows one topic while the page is shown, over a connection of its own: the page was read before it, so what
 * happened in between is caught by one `onGap`; after that nothing is missed.
 */
export function useFeed({ topic, onEvents, onGap, onProgress }: Listener): void {
  const { url, needsTicket, setState } = useFeedContext()

  const receive = useEffectEvent((message: FeedMessage) => {
    if ('data' in message) onEvents(message.data)
    else if ('gap' in message) onGap()
  })
  const begin = useEffectEvent(() => onGap())
  const tellProgress = useEffectEvent((progress: Progress) => onProgress?.(progress))

  useEffect(() => {
    let hasBeenLive = false
    const showState = (state: FeedState) => {
      setState(state)
      if (state.kind !== 'live' || hasBeenLive) return
      hasBeenLive = true
      begin()
    }
    const feed = connectFeed({
      url: `${url}/ws`,
      ticket: needsTicket ? fetchTicket : undefined,
      topics: [topic],
      onMessage: (message) => receive(message),
      onProgress: (_, progress) => tellProgress(progress),
      onState: showState,
    })
    return () => {
      feed.close()
      setState({ kind: 'idle' })
    }
  }, [topic, url, needsTicket, setState])
}

async function fetchTicket(): Promise<string> {
  const { ticket } = await api.createWsTicket()
  return ticket
}
