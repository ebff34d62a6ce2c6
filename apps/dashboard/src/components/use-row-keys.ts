'use client'

import { useEffect } from 'react'

/** `j`/`k` and the arrow keys walk through the rows of a list; Enter opens, since every row is a link. */
export function useRowKeys(): void {
  useEffect(() => {
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
}

const STEPS: Record<string, number> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }

function onKeyDown(event: KeyboardEvent): void {
  const step = STEPS[event.key]
  if (step === undefined || isTaken(event)) return
  const links = [...document.querySelectorAll<HTMLElement>('[data-row-link]')]
  const current = links.indexOf(document.activeElement as HTMLElement)
  const next = links[current === -1 ? 0 : Math.min(links.length - 1, Math.max(0, current + step))]
  if (next === undefined) return
  event.preventDefault()
  next.focus()
  next.scrollIntoView({ block: 'nearest' })
}

/** True where the key means something else: in a field, a menu or a dialog, or with a modifier. */
export function isTaken(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return true
  const { target } = event
  return target instanceof Element && target.closest('input, textarea, select, dialog, [aria-expanded=true]') !== null
}
