import type { ReactNode } from 'react'
import { controlId } from './control-id.ts'

type Props = {
  path: string
  label: string
  isRequired?: boolean
  hint?: string | undefined
  fault?: string | undefined
  action?: ReactNode
  children: ReactNode
}

/** A control with its label above, and below it what is wrong or what it is for. */
export function Labelled({ path, label, isRequired = false, hint, fault, action, children }: Props) {
  const id = controlId(path)
  return (
    <div className="min-w-0">
      <div className="mb-1 flex min-h-5 items-center gap-1.5">
        <label htmlFor={id} className="truncate font-medium">
          {label}
        </label>
        {isRequired ? (
          <span title="Required" className="text-ink-3">
            required
          </span>
        ) : null}
        {action !== undefined && <span className="ml-auto">{action}</span>}
      </div>
      {children}
      {fault !== undefined && (
        <p id={`${id}-fault`} role="alert" className="mt-1 text-failed">
          {fault}
        </p>
      )}
      {hint !== undefined && fault === undefined && (
        <p id={`${id}-hint`} className="mt-1 text-xs text-ink-3">
          {hint}
        </p>
      )}
    </div>
  )
}

/** The attributes that tie a control to its label and texts. */
export function controlProps({ path, fault, hint }: Pick<Props, 'path' | 'fault' | 'hint'>) {
  const id = controlId(path)
  const describedBy = fault !== undefined ? `${id}-fault` : hint !== undefined ? `${id}-hint` : undefined
  return { id, 'aria-invalid': fault !== undefined, 'aria-describedby': describedBy }
}
