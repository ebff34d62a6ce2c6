import type { ReactNode } from 'react'
import { controlId } from '../../components/control-id.ts'

type Props = {
  path: string
  label: string
  isRequired?: boolean
  isBare?: boolean
  hint?: string | undefined
  fault?: string | undefined
  action?: ReactNode
  footer?: ReactNode
  children: ReactNode
}

/** Fields that belong together, under one heading. */
export function FieldGroup({
  path,
  label,
  isRequired = false,
  isBare = false,
  hint,
  fault,
  action,
  footer,
  children,
}: Props) {
  return (
    <fieldset id={controlId(path)} tabIndex={-1} className="min-w-0">
      <legend className={isBare ? 'sr-only' : 'mb-1 flex items-center gap-1.5 font-medium'}>
        {label}
        {isRequired && !isBare && <span className="font-normal text-ink-3">required</span>}
      </legend>
      {action !== undefined && <div className="mb-2 flex justify-end">{action}</div>}
      {fault !== undefined && (
        <p role="alert" className="mb-2 text-failed">
          {fault}
        </p>
      )}
      {hint !== undefined && !isBare && <p className="mb-2 text-xs text-ink-3">{hint}</p>}
      <div className={isBare ? 'space-y-4' : 'space-y-4 border-l-2 pl-4'}>{children}</div>
      {footer !== undefined && <div className="mt-2">{footer}</div>}
    </fieldset>
  )
}
