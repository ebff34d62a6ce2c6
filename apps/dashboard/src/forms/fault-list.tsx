'use client'

import type { InputFault } from '@bullwheel/contracts'
import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { controlId } from '../components/control-id.ts'

type Props = {
  title: string
  detail: string | undefined
  faults: readonly InputFault[]
  children?: ReactNode
}

/** Why the gateway refused, each fault leading to its field. */
export function FaultList({ title, detail, faults, children }: Props) {
  return (
    <div role="alert" className="rounded-lg border border-failed/35 bg-failed/6 px-3 py-2.5">
      <p className="flex gap-2 font-medium">
        <TriangleAlert aria-hidden size={15} className="mt-0.5 shrink-0 text-failed" /> {title}
      </p>
      {detail !== undefined && <p className="mt-1 ml-6 break-words text-ink-2">{detail}</p>}
      <ul className="mt-1 ml-6 space-y-0.5">
        {faults.map(({ path, message }) => (
          <li key={`${path} ${message}`}>
            <button
              type="button"
              onClick={() => document.getElementById(controlId(path))?.focus()}
              className="rounded text-left text-ink-2 hover:text-ink hover:underline"
            >
              <code className="font-mono text-xs">{path || 'the whole'}</code> {message}
            </button>
          </li>
        ))}
      </ul>
      {children}
    </div>
  )
}
