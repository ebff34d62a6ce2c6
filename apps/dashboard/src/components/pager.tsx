'use client'

import { ChevronLeft, ChevronRight } from 'lucide-react'
import { Button } from './button.tsx'

type Props = {
  shown: number
  noun: string
  isFirst: boolean
  nextCursor: string | null
  onNewest: () => void
  onOlder: (cursor: string) => void
}

/** Keyset paging: onwards one page at a time, back with the browser or at once to the newest. */
export function Pager({ shown, noun, isFirst, nextCursor, onNewest, onOlder }: Props) {
  return (
    <footer className="mt-auto flex h-14 shrink-0 items-center gap-2 px-4 md:px-6">
      <span className="nums text-ink-3">
        {shown.toLocaleString('en')} {shown === 1 ? noun : `${noun}s`} {isFirst ? 'shown, newest first' : 'shown'}
      </span>
      <div className="ml-auto flex gap-2">
        <Button disabled={isFirst} onClick={onNewest}>
          <ChevronLeft aria-hidden size={14} /> Newest
        </Button>
        <Button disabled={nextCursor === null} onClick={() => nextCursor !== null && onOlder(nextCursor)}>
          Older <ChevronRight aria-hidden size={14} />
        </Button>
      </div>
    </footer>
  )
}
