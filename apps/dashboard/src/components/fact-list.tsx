import type { ReactNode } from 'react'

/** Short facts: names at the left, what they are at the right. */
export function FactList({ children }: { children: ReactNode }) {
  return (
    <dl className="grid grid-cols-[5.25rem_minmax(0,1fr)] gap-x-3 gap-y-1.5 px-4 py-3 [&_dt]:text-ink-3">{children}</dl>
  )
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  )
}
