import type { KeyboardEvent } from 'react'

const STEPS: Record<string, readonly [x: number, y: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** Arrow keys go to the next cell in that direction, as the cells lie on the page. */
export function moveInGrid(event: KeyboardEvent<HTMLElement>): void {
  const step = STEPS[event.key]
  const from = document.activeElement
  if (step === undefined || !(from instanceof HTMLElement) || from.dataset['heatCell'] === undefined) return
  event.preventDefault()
  const cells = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-heat-cell]')]
  nearest(from, cells, step)?.focus()
}

function nearest(from: HTMLElement, cells: readonly HTMLElement[], [x, y]: readonly [number, number]) {
  const start = from.getBoundingClientRect()
  const beyond = cells.flatMap((cell) => {
    const place = cell.getBoundingClientRect()
    const along = x * (place.left - start.left) + y * (place.top - start.top)
    const aside = Math.abs(y * (place.left - start.left)) + Math.abs(x * (place.top - start.top))
    return along > 1 && aside <= 1 ? [{ cell, along }] : []
  })
  return beyond.toSorted((one, other) => one.along - other.along)[0]?.cell
}
