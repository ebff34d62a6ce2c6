import clsx from 'clsx'
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

/** Colours of its icon and its ground. */
type Look = { text: string; tint: string }

const WARNING: Look = { text: 'text-retrying', tint: 'bg-retrying/10' }

type Props = { icon: LucideIcon; look?: Look; children: ReactNode }

/** What a visitor should know first of what the page shows. */
export function Note({ icon: Icon, look: { text, tint } = WARNING, children }: Props) {
  return (
    <p className={clsx('flex items-start gap-2.5 rounded-lg px-4 py-3', tint)}>
      <Icon aria-hidden size={15} className={clsx('mt-0.5 shrink-0', text)} />
      <span className="min-w-0 break-words">{children}</span>
    </p>
  )
}
