import clsx from 'clsx'
import type { ReactNode } from 'react'

/** Preformatted text that scrolls in its own box, also by keyboard. */
export function ScrollingCode({
  label,
  className,
  children,
}: {
  label: string
  className?: string
  children: ReactNode
}) {
  return (
    <section
      aria-label={label}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- who has no mouse must be able to scroll it
      tabIndex={0}
      className={clsx('overflow-auto -outline-offset-2!', className)}
    >
      <pre className="font-mono text-xs leading-5 break-words whitespace-[inherit]">{children}</pre>
    </section>
  )
}
