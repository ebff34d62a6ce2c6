import type { ReactNode } from 'react'

/** One part of the form. */
export function Section({
  title,
  note,
  action,
  children,
}: {
  title: string
  note?: string
  action?: ReactNode
  children: ReactNode
}) {
  return (
    <section aria-label={title}>
      <div className="mb-3 flex min-h-8 items-center gap-2 border-b pb-2">
        <h2 className="text-base font-semibold tracking-tight">{title}</h2>
        {note !== undefined && <span className="text-ink-3">{note}</span>}
        {action !== undefined && <div className="ml-auto">{action}</div>}
      </div>
      {children}
    </section>
  )
}
