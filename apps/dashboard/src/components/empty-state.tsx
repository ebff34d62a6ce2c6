import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

type Props = { icon: LucideIcon; title: string; children?: ReactNode }

/** Says that there is nothing, why, and how to change that. */
export function EmptyState({ icon: Icon, title, children }: Props) {
  return (
    <div className="mx-auto flex w-full max-w-xl flex-col items-center gap-3 px-4 py-16 text-center">
      <span className="flex size-10 items-center justify-center rounded-full border bg-sunken text-ink-3">
        <Icon aria-hidden size={18} />
      </span>
      <h2 className="text-base font-medium">{title}</h2>
      <div className="flex w-full flex-col items-center gap-4 text-ink-2">{children}</div>
    </div>
  )
}
