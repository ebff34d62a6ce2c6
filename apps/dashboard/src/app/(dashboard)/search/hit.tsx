import Link from 'next/link'
import type { ReactNode } from 'react'

/** Something that was found: one link, and above it what has links or hints of its own. */
export function Hit({ href, name, children }: { href: string; name: string; children: ReactNode }) {
  return (
    <li className="relative border-b px-4 py-3 hover:bg-hover md:px-6">
      <Link
        href={href}
        prefetch={false}
        data-row-link
        aria-label={name}
        className="absolute inset-0 z-[1] -outline-offset-2!"
      />
      {children}
    </li>
  )
}
