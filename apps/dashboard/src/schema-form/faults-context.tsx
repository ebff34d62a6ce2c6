'use client'

import type { InputFault } from '@bullwheel/contracts'
import { createContext, use, type ReactNode } from 'react'

const Context = createContext<readonly InputFault[]>([])

/** What the gateway found wrong, for the fields below. */
export function FaultsProvider({ faults, children }: { faults: readonly InputFault[]; children: ReactNode }) {
  return <Context value={faults}>{children}</Context>
}

/** What is wrong with the field at `path`, such as `payload.url`. */
export function useFaultAt(path: string): string | undefined {
  return use(Context).find((fault) => fault.path === path)?.message
}
