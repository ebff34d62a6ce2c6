'use client'

import type { FeedState } from '@bullwheel/sdk'
import { createContext, use, useMemo, useState, type ReactNode } from 'react'

/** `idle` while the page shown follows nothing. */
export type LiveState = FeedState | { kind: 'idle' }

type FeedSettings = { url: string; needsTicket: boolean }
type FeedContext = FeedSettings & { state: LiveState; setState: (state: LiveState) => void }

const Context = createContext<FeedContext | null>(null)

/** Tells the pages where the feed is, and the shell how the feed of the page shown is doing. */
export function FeedProvider({ url, needsTicket, children }: FeedSettings & { children: ReactNode }) {
  const [state, setState] = useState<LiveState>({ kind: 'idle' })
  const value = useMemo(() => ({ url, needsTicket, state, setState }), [url, needsTicket, state])
  return <Context value={value}>{children}</Context>
}

export function useFeedContext(): FeedContext {
  const context = use(Context)
  if (context === null) throw new Error('FeedProvider is missing')
  return context
}
