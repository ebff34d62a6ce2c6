'use client'

import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown } from 'lucide-react'
import { useLayoutEffect } from 'react'
import { Button } from '../../../components/button.tsx'
import type { Entry } from './line-buffer.ts'
import { LineRow } from './line-row.tsx'
import { useFollowing } from './use-following.ts'

const ROW_PX = 24

/** Lines, the newest at the bottom. Follows the end until somebody scrolls up. */
export function LineList({ entries }: { entries: readonly Entry[] }) {
  const { box, isFollowing, stick, follow } = useFollowing()
  // oxlint-disable-next-line react/incompatible-library -- what it returns stays in this component
  const rows = useVirtualizer({
    count: entries.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => entries[index]?.id ?? index,
    overscan: 20,
  })
  const total = rows.getTotalSize()
  useLayoutEffect(stick, [entries, total, stick])
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <div
        ref={box}
        role="log"
        aria-label="Lines"
        aria-live="off"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- who has no mouse must be able to scroll it
        tabIndex={0}
        className="min-h-0 flex-1 overflow-auto py-1 [overflow-anchor:none] max-md:h-[calc(100dvh-15rem)] max-md:flex-none"
      >
        <div className="relative w-full" style={{ height: total }}>
          {rows.getVirtualItems().map(({ key, index, start }) => {
            const entry = entries[index]
            return (
              <div
                key={key}
                ref={rows.measureElement}
                data-index={index}
                className="absolute top-0 left-0 w-full"
                style={{ transform: `translateY(${start}px)` }}
              >
                {entry !== undefined && <LineRow entry={entry} />}
              </div>
            )
          })}
        </div>
      </div>
      {!isFollowing && (
        <Button onClick={follow} className="absolute bottom-4 left-1/2 -translate-x-1/2 shadow-float!">
          <ArrowDown aria-hidden size={14} /> To the newest line
        </Button>
      )}
    </div>
  )
}
