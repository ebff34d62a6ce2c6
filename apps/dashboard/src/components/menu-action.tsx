'use client'

import clsx from 'clsx'
import type { LucideIcon } from 'lucide-react'

type Props = { icon: LucideIcon; word: string; onChoose: () => void; isDanger?: boolean }

/** Something to do, in a menu that closes with it. */
export function MenuAction({ icon: Icon, word, onChoose, isDanger = false }: Props) {
  return (
    <button
      type="button"
      data-menu-item
      data-menu-closes
      onClick={onChoose}
      className={clsx(
        'flex h-8 w-full items-center gap-2 rounded px-2 text-left whitespace-nowrap hover:bg-hover focus-visible:bg-hover max-md:h-10',
        isDanger && 'text-failed',
      )}
    >
      <Icon aria-hidden size={14} className={isDanger ? undefined : 'text-ink-3'} />
      {word}
    </button>
  )
}
