'use client'

import { ROLES, type Me, type Role } from '@bullwheel/contracts'
import { createContext, use, useMemo, type ReactNode } from 'react'

type Visitor = { me: Me | null; publicApiUrl: string }

const Context = createContext<Visitor>({ me: null, publicApiUrl: '' })

/** Who looks at the page, and under which address commands for a terminal reach the gateway. */
export function VisitorProvider({ me, publicApiUrl, children }: Visitor & { children: ReactNode }) {
  return <Context value={useMemo(() => ({ me, publicApiUrl }), [me, publicApiUrl])}>{children}</Context>
}

export function useVisitor(): Visitor {
  return use(Context)
}

/** Whether the visitor's role allows what `role` may do. The gateway decides; this only greys out a button. */
export function useMay(role: Role): boolean {
  const { me } = useVisitor()
  return me === null || ROLES.indexOf(me.role) >= ROLES.indexOf(role)
}
