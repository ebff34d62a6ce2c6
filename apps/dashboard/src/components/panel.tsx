import type { ReactNode } from 'react'

type Props = { id?: string; title: string; note?: ReactNode; actions?: ReactNode; children: ReactNode }

/** A titled part of a page. */
export function Panel({ id, title, note, actions, children }: Props) {
  return (
    <section id={id} aria-label={title} className="min-w-0 scroll-mt-16 rounded-lg border bg-surface">
      <header className="flex min-h-10 items-center gap-2 border-b pr-2 pl-4">
        <h2 className="font-medium">{title}</h2>
        {note !== undefined && <span className="nums text-ink-3">{note}</span>}
        <div className="ml-auto flex items-center gap-1">{actions}</div>
      </header>
      {children}
    </section>
  )
}
