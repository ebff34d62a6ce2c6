import clsx from 'clsx'
import type { ReactNode } from 'react'

type Props = { label: string; isWrapping?: boolean; className?: string; children: ReactNode }

/** Preformatted text that scrolls in its own box, also by keyboard. */
export function ScrollingCode({ label, isWrapping = false, className, children }: Props) {
  return (
    <section
      aria-label={label}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- who has no mouse must be able to scroll it
      tabIndex={0}
      className={clsx('overflow-auto -outline-offset-2!', className)}
    >
      <pre
        className={clsx('font-mono text-xs leading-5', isWrapping && '[overflow-wrap:anywhere] whitespace-pre-wrap')}
      >
        {children}
      </pre>
    </section>
  )
}
