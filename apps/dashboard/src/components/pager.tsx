'use client'

import { ChevronLeft, ChevronRight } from 'lucide-react'
import { Button } from './button.tsx'

type Props = {
  shown: number
  noun: string
  /** Default: the noun with an s. */
  nouns?: string
  isFirst: boolean
  nextCursor: string | null
  /** Where the list is not one of times. */
  words?: { order: string; first: string; next: string }
  onFirst: () => void
  onNext: (cursor: string) => void
}

const BY_TIME = { order: 'newest first', first: 'Newest', next: 'Older' }

/** Keyset paging: onwards one page at a time, back with the browser or at once to the first page. */
export function Pager({
  shown,
  noun,
  nouns = `${noun}s`,
  isFirst,
  nextCursor,
  words = BY_TIME,
  onFirst,
  onNext,
}: Props) {
  return (
    <footer className="mt-auto flex h-14 shrink-0 items-center gap-2 px-4 md:px-6">
      <span className="nums text-ink-3">
        {shown.toLocaleString('en')} {shown === 1 ? noun : nouns} {isFirst ? `shown, ${words.order}` : 'shown'}
      </span>
      <div className="ml-auto flex gap-2">
        <Button disabled={isFirst} onClick={onFirst}>
          <ChevronLeft aria-hidden size={14} /> {words.first}
        </Button>
        <Button disabled={nextCursor === null} onClick={() => nextCursor !== null && onNext(nextCursor)}>
          {words.next} <ChevronRight aria-hidden size={14} />
        </Button>
      </div>
    </footer>
  )
}
