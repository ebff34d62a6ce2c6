import clsx from 'clsx'
import type { ComponentProps } from 'react'

export type ButtonLook = 'primary' | 'secondary' | 'ghost' | 'danger'

const LOOKS: Record<ButtonLook, string> = {
  primary: 'bg-accent-solid text-white hover:bg-accent-solid-hover',
  secondary: 'border border-line-strong bg-raised text-ink shadow-panel hover:bg-hover',
  ghost: 'text-ink-2 hover:bg-hover hover:text-ink',
  danger: 'bg-failed text-surface hover:opacity-90',
}

/** Classes of a button, for links that look like one. */
export function buttonClass(look: ButtonLook = 'secondary', className?: string): string {
  return clsx(
    'inline-flex h-8 shrink-0 items-center justify-center gap-1.5 rounded-md px-3 font-medium whitespace-nowrap transition-colors select-none',
    'disabled:cursor-not-allowed disabled:opacity-50 max-md:h-9',
    LOOKS[look],
    className,
  )
}

type Props = ComponentProps<'button'> & { look?: ButtonLook }

export function Button({ look, className, type = 'button', ...rest }: Props) {
  return <button type={type} className={buttonClass(look, className)} {...rest} />
}
