'use client'

import { useEffect, useState } from 'react'

/** A text once it has not changed for a while, such as while somebody types. */
export function useSettled(text: string, quietMs: number): string {
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), quietMs)
    return () => clearTimeout(timer)
  }, [text, quietMs])
  return settled
}
