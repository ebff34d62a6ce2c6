import { ChevronRight } from 'lucide-react'
import Link from 'next/link'
import { Fragment } from 'react'

export type Crumb = { word: string; href: string }

/** The way back from a page below a list; stands before the page's title. */
export function Crumbs({ trail }: { trail: readonly Crumb[] }) {
  return (
    <nav
      aria-label="Breadcrumb"
      className="order-first -mr-1.5 flex min-w-0 items-center gap-1.5 text-ink-3 max-sm:hidden"
    >
      {trail.map(({ word, href }) => (
        <Fragment key={href}>
          <Link href={href} prefetch={false} className="truncate rounded hover:text-ink">
            {word}
          </Link>
          <ChevronRight aria-hidden size={13} className="shrink-0" />
        </Fragment>
      ))}
    </nav>
  )
}
