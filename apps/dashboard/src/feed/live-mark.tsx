'use client'

import clsx from 'clsx'
import { useFeedContext, type LiveState } from './feed-context.tsx'

const LOOKS: Record<LiveState['kind'], { word: string; dot: string; title: string }> = {
  idle: { word: 'Connecting', dot: 'bg-ink-3', title: 'The live feed is not connected yet' },
  connecting: { word: 'Connecting', dot: 'bg-ink-3', title: 'Connecting to the live feed' },
  live: { word: 'Live', dot: 'bg-completed', title: 'Changes are shown as they happen' },
  waiting: { word: 'Paused', dot: 'bg-retrying', title: 'The live feed is away; it comes back by itself' },
  closed: { word: 'Paused', dot: 'bg-retrying', title: 'The live feed is closed' },
}

/** Whether what is shown follows the system at this moment. */
export function LiveMark() {
  const { state } = useFeedContext()
  const { word, dot, title } = LOOKS[state.kind]
  return (
    <output title={title} className="inline-flex items-center gap-1.5 text-xs font-normal text-ink-3">
      <span aria-hidden className={clsx('size-1.5 rounded-full', dot)} />
      {word}
    </output>
  )
}
