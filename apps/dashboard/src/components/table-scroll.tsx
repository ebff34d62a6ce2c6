import type { ReactNode } from 'react'

/** A table that scrolls in its own box where it is wider than the page, also by keyboard. */
export function TableScroll({ label, children }: { label: string; children: ReactNode }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- who has no mouse must be able to scroll it
    <section aria-label={label} tabIndex={0} className="overflow-x-auto -outline-offset-2!">
      {children}
    </section>
  )
}
