'use client'

import { useState, useSyncExternalStore } from 'react'
import { useFeed } from '../../../feed/use-feed.ts'
import { type BufferView, type LineBuffer, createLineBuffer } from './line-buffer.ts'

/** Lines that a page keeps. */
export const MAX_LINES = 5_000
const NOTHING: BufferView = { entries: [], held: 0, isPaused: false }

/** The live log while the page is shown. */
export function useLiveLines(): { view: BufferView; buffer: LineBuffer } {
  const [buffer] = useState(() => createLineBuffer(MAX_LINES))
  const view = useSyncExternalStore(buffer.subscribe, buffer.view, () => NOTHING)
  useFeed({
    topic: 'logs',
    onLines: buffer.add,
    onGap: (isFirst) => {
      if (!isFirst) buffer.addHole()
    },
  })
  return { view, buffer }
}
