'use client'

import { useEffect, useState } from 'react'

/** Rises when the colours of the page change: a canvas has to be drawn anew then. */
export function useThemeCount(): number {
  const [count, setCount] = useState(0)
  useEffect(() => {
    const changed = (): void => setCount((before) => before + 1)
    const observer = new MutationObserver(changed)
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
    const system = window.matchMedia('(prefers-color-scheme: dark)')
    system.addEventListener('change', changed)
    return () => {
      observer.disconnect()
      system.removeEventListener('change', changed)
    }
  }, [])
  return count
}
