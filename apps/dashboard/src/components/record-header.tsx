import type { ReactNode } from 'react'
import { Crumbs, type Crumb } from './crumbs.tsx'

type Props = { list: Crumb; title: ReactNode; isId?: boolean; children: ReactNode }

/** Which record of which list this is, how it stands, and what can be done about it. Stays in sight. */
export function RecordHeader({ list, title, isId = false, children }: Props) {
  return (
    <header className="sticky top-0 z-20 flex min-h-12 flex-wrap items-center gap-x-3 gap-y-2 border-b bg-surface px-4 py-2 max-md:top-12 md:px-6">
      <Crumbs trail={[list]} />
      <h1 className={`min-w-0 truncate font-semibold tracking-tight ${isId ? 'font-mono text-sm' : 'text-base'}`}>
        {title}
      </h1>
      {children}
    </header>
  )
}
