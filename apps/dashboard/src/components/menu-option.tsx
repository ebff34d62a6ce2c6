'use client'

import { Check } from 'lucide-react'
import type { ReactNode } from 'react'

type Props = { isChosen: boolean; onChoose: () => void; children: ReactNode; note?: ReactNode }

/** One option of a menu, with a tick when it is chosen. */
export function MenuOption({ isChosen, onChoose, children, note }: Props) {
  return (
    <button
      type="button"
      data-menu-item
      aria-pressed={isChosen}
      onClick={onChoose}
      className="flex h-8 w-full items-center gap-2 rounded px-2 text-left hover:bg-hover focus-visible:bg-hover max-md:h-10"
    >
      <Check aria-hidden size={13} className={isChosen ? 'text-accent' : 'invisible'} />
      <span className="flex-1 truncate">{children}</span>
      {note !== undefined && <span className="nums pl-4 text-ink-3">{note}</span>}
    </button>
  )
}
