import type { Me } from '@bullwheel/contracts'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { Logo } from './logo.tsx'
import { MobileBar } from './mobile-bar.tsx'
import { SearchKey } from './search-key.tsx'
import { SidebarContent } from './sidebar-content.tsx'
import type { Theme } from './theme.ts'

type Props = { me: Me | null; theme: Theme; children: ReactNode }

/** The frame of every page: navigation at the left, the page as a sheet beside it. */
export function Shell({ me, theme, children }: Props) {
  return (
    <div className="min-h-dvh md:grid md:h-dvh md:grid-cols-[13.5rem_minmax(0,1fr)] md:overflow-hidden">
      <a
        href="#page"
        className="absolute left-2 top-2 z-50 -translate-y-16 rounded-md bg-raised px-3 py-2 shadow-float focus:translate-y-0"
      >
        Skip to the page
      </a>
      <aside className="flex flex-col p-3 max-md:hidden">
        <Link
          href="/tasks"
          prefetch={false}
          className="mb-4 flex h-8 items-center gap-2 rounded-md px-2 text-base font-semibold tracking-tight"
        >
          <Logo /> Bullwheel
        </Link>
        <SidebarContent me={me} theme={theme} />
      </aside>
      <SearchKey />
      <MobileBar me={me} theme={theme} />
      <main
        id="page"
        tabIndex={-1}
        className="flex min-w-0 flex-col bg-surface outline-none md:my-2 md:mr-2 md:overflow-auto md:rounded-xl md:border md:shadow-panel max-md:min-h-[calc(100dvh-3rem)]"
      >
        {children}
      </main>
    </div>
  )
}
