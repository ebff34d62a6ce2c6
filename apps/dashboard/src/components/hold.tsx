'use client'

import { IsRestoringProvider } from '@tanstack/react-query'
import { createContext, use, useState, type ReactNode } from 'react'

const Hold = createContext<(isHeld: boolean) => void>(() => undefined)

/** Holds every read of the page, or lets them go on. Does nothing on a page that cannot be held. */
export const useHold = () => use(Hold)

/** Reads below it can be held: of a record that is being deleted they would find nothing any more. */
export function Holdable({ children }: { children: ReactNode }) {
  const [isHeld, setIsHeld] = useState(false)
  return (
    <Hold value={setIsHeld}>
      <IsRestoringProvider value={isHeld}>{children}</IsRestoringProvider>
    </Hold>
  )
}
