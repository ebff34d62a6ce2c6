'use client'

import type { Me } from '@bullwheel/contracts'
import { Menu as MenuIcon, X } from 'lucide-react'
import Link from 'next/link'
import { useRef } from 'react'
import { Logo } from './logo.tsx'
import { SidebarContent } from './sidebar-content.tsx'
import type { Theme } from './theme.ts'

/** What a phone shows in the place of the sidebar: a bar, and the navigation as a drawer. */
export function MobileBar({ me, theme }: { me: Me | null; theme: Theme }) {
  const drawer = useRef<HTMLDialogElement>(null)
  const close = () => drawer.current?.close()
  return (
    <div className="sticky top-0 z-30 flex h-12 items-center gap-2 border-b bg-canvas px-4 md:hidden">
      <Link href="/tasks" prefetch={false} className="flex items-center gap-2 font-semibold tracking-tight">
        <Logo /> Bullwheel
      </Link>
      <button
        type="button"
        aria-label="Open navigation"
        onClick={() => drawer.current?.showModal()}
        className="-mr-2 ml-auto flex size-10 items-center justify-center rounded-md text-ink-2 hover:bg-hover"
      >
        <MenuIcon aria-hidden size={18} />
      </button>
      <dialog
        ref={drawer}
        aria-label="Navigation"
        closedby="any"
        className="fade-in m-0 ml-auto h-dvh max-h-none w-72 max-w-[85vw] border-l bg-canvas p-0"
      >
        <div className="flex h-full flex-col p-3">
          <button
            type="button"
            aria-label="Close navigation"
            onClick={close}
            className="mb-2 ml-auto flex size-10 items-center justify-center rounded-md text-ink-2 hover:bg-hover"
          >
            <X aria-hidden size={18} />
          </button>
          <SidebarContent me={me} theme={theme} onChoose={close} />
        </div>
      </dialog>
    </div>
  )
}
