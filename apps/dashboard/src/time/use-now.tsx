'use client'

import { createContext, use, useSyncExternalStore, type ReactNode } from 'react'
import { onTick } from './clock.ts'

const RenderedAt = createContext(0)

/** Passes on when the server rendered the page, so that the first paint in the browser says the same times. */
export function RenderedAtProvider({ at, children }: { at: number; children: ReactNode }) {
  return <RenderedAt value={at}>{children}</RenderedAt>
}

/** Something that depends on the present, computed anew each second; renders only when its value changes. */
export function useAtPresent<Value extends string | number | boolean>(of: (now: number) => Value): Value {
  const renderedAt = use(RenderedAt)
  return useSyncExternalStore(
    onTick,
    () => of(Date.now()),
    () => of(renderedAt),
  )
}

const never = () => () => undefined

/** False on the server and while the page comes alive, true after: the visitor's time zone is known only then. */
export function useIsInBrowser(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
}
