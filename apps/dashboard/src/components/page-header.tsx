import type { ReactNode } from 'react'

type Props = { title: string; mark?: ReactNode; children?: ReactNode }

/** Title of a page with what can be done there. Stays in sight. */
export function PageHeader({ title, mark, children }: Props) {
  return (
    <header className="sticky top-0 z-20 flex h-12 shrink-0 items-center gap-3 border-b bg-surface px-4 max-md:top-12 md:px-6">
      <h1 className="text-base font-semibold tracking-tight">{title}</h1>
      {mark}
      <div className="ml-auto flex items-center gap-2">{children}</div>
    </header>
  )
}
