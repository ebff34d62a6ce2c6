'use client'

import clsx from 'clsx'
import { ChevronDown } from 'lucide-react'
import { useEffect, useRef, useState, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react'

type Props = {
  label: ReactNode
  name: string
  isActive?: boolean
  /** Its button is its label alone, without a frame: for places where there are many. */
  isBare?: boolean
  align?: 'left' | 'right'
  children: ReactNode
}

/**
 * A button that opens a small panel of options. Arrow keys walk through them; Escape closes it, and so does what is
 * marked `data-menu-closes`.
 */
export function Menu({ label, name, isActive = false, isBare = false, align = 'left', children }: Props) {
  const [isOpen, setIsOpen] = useState(false)
  const root = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  useClickOutside(root, isOpen, () => setIsOpen(false))

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Escape' && isOpen) {
      setIsOpen(false)
      button.current?.focus()
    }
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      if (isOpen) moveFocus(root.current, event.key === 'ArrowDown' ? 1 : -1)
      else setIsOpen(true)
    }
  }

  function onClick(event: MouseEvent) {
    if (event.target instanceof Element && event.target.closest('[data-menu-closes]') !== null) setIsOpen(false)
  }

  return (
    <div ref={root} role="presentation" className="relative" onKeyDown={onKeyDown} onClick={onClick}>
      <button
        ref={button}
        type="button"
        aria-label={name}
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
        className={clsx(
          'inline-flex h-7 items-center gap-1.5 rounded-md px-2 whitespace-nowrap transition-colors hover:bg-hover max-md:h-9',
          isBare ? 'text-ink-3 hover:text-ink' : 'border border-line-strong',
          !isBare && (isActive ? 'bg-raised text-ink' : 'border-dashed text-ink-2'),
        )}
      >
        {label}
        {!isBare && <ChevronDown aria-hidden size={13} className="text-ink-3" />}
      </button>
      {isOpen && (
        <div
          className={clsx(
            'fade-in absolute top-full z-30 mt-1 max-h-80 min-w-48 overflow-auto rounded-lg border bg-raised p-1 shadow-float',
            align === 'right' ? 'right-0' : 'left-0',
          )}
        >
          {children}
        </div>
      )}
    </div>
  )
}

function moveFocus(root: HTMLElement | null, step: number) {
  const items = [...(root?.querySelectorAll<HTMLElement>('[data-menu-item]') ?? [])]
  const current = items.indexOf(document.activeElement as HTMLElement)
  items.at((current + step) % items.length)?.focus()
}

function useClickOutside(root: { current: HTMLElement | null }, isOn: boolean, onOutside: () => void) {
  useEffect(() => {
    if (!isOn) return
    const close = (event: PointerEvent) => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) onOutside()
    }
    document.addEventListener('pointerdown', close)
    return () => document.removeEventListener('pointerdown', close)
  })
}
