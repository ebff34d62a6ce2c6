import clsx from 'clsx'

/** Classes of text fields, selects and areas. 16 px on phones, or iOS zooms in. */
export function inputClass(isFaulty = false, className?: string): string {
  return clsx(
    'block h-8 w-full min-w-0 rounded-md border bg-raised px-2.5 text-ink transition-colors max-md:h-10 max-md:text-[1rem]',
    'hover:border-ink-3 focus-visible:outline-2 focus-visible:-outline-offset-1',
    isFaulty ? 'border-failed' : 'border-line-strong',
    className,
  )
}
