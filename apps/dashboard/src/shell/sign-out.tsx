'use client'

import { LogOut } from 'lucide-react'
import { wishSignOut } from './sign-out-wish.ts'

/** Leaves for the page that ends the session; what was read with it goes too, since the page is loaded anew. */
export function SignOut() {
  const leave = (): void => {
    wishSignOut()
    window.location.assign('/sign-out')
  }
  return (
    <button
      type="button"
      onClick={leave}
      className="flex h-8 w-full items-center gap-2.5 rounded-md px-2 text-ink-2 hover:bg-hover hover:text-ink max-md:h-11"
    >
      <LogOut aria-hidden size={15} className="text-ink-3" />
      Sign out
    </button>
  )
}
