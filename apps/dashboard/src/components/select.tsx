import clsx from 'clsx'
import { ChevronDown } from 'lucide-react'
import type { ComponentProps } from 'react'
import { inputClass } from './input-class.ts'

type Props = Omit<ComponentProps<'select'>, 'className'> & { isFaulty?: boolean }

export function Select({ isFaulty = false, children, ...rest }: Props) {
  return (
    <div className="relative">
      <select {...rest} className={clsx(inputClass(isFaulty), 'appearance-none pr-8')}>
        {children}
      </select>
      <ChevronDown
        aria-hidden
        size={14}
        className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-ink-3"
      />
    </div>
  )
}
