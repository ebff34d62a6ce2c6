'use client'

import type { LifecycleEvent, LiveLine, Progress, WorkersMessage, WsTopic } from '@bullwheel/contracts'
import { connectFeed, type FeedMessage, type FeedState } from '@bullwheel/sdk'
import { useEffect, useEffectEvent } from 'react'
import { api } from '../api/browser-client.ts'
import { useFeedContext } from './feed-context.tsx'

type Listener = {
  topic: WsTopic | readonly WsTopic[]
  onEvents?: (events: readonly LifecycleEvent[]) => void
  /** Lines of handlers and events; only for the topics of lines. */
  onLines?: (lines: readonly LiveLine[]) => void
  /** Changes may have been missed: read everything again. Also called once when the feed is first live. */
  onGap: (isFirst: boolean) => void
  /** How workers stand; only for the topic `workers`, which begins with all of them. */
  onWorkers?: (message: WorkersMessage) => void
  /** How far the task is; only for a topic of one task. */
  onProgress?: (progress: Progress) => void
}

/**
 * Follows topics while the page is shown, over a connection of its own: the page was read before it, so what
 * happened in between is caught by one `onGap`; after that nothing is missed.
 */
export function useFeed({ topic, onEvents, onLines, onWorkers, onGap, onProgress }: Listener): void {
  const { url, needsTicket, setState } = useFeedContext()

  const topics = [topic].flat().join(' ')

  const receive = useEffectEvent((message: FeedMessage) => {
    if ('data' in message) onEvents?.(message.data)
    else if ('gap' in message) onGap(false)
  })
  const receiveLines = useEffectEvent((lines: readonly LiveLine[]) => onLines?.(lines))
  const receiveWorkers = useEffectEvent((message: WorkersMessage) => onWorkers?.(message))
  const begin = useEffectEvent(() => onGap(true))
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
      topics: topics.split(' ') as WsTopic[],
      onMessage: (message) => receive(message),
      onLines: ({ data }) => receiveLines(data),
      onWorkers: (message) => receiveWorkers(message),
      onProgress: (_, progress) => tellProgress(progress),
      onState: showState,
    })
    return () => {
      feed.close()
      setState({ kind: 'idle' })
    }
  }, [topics, url, needsTicket, setState])
}

async function fetchTicket(): Promise<string> {
  const { ticket } = await api.createWsTicket()
  return ticket
}
