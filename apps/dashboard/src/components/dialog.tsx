'use client'

import clsx from 'clsx'
import { useEffect, useId, useRef, type ReactNode } from 'react'

type Props = {
  title: string
  isOpen: boolean
  onClose: () => void
  children: ReactNode
  actions: ReactNode
  isWide?: boolean
}

/**
 * A modal question, or a form when it is wide. Escape closes it, and so does a click beside a question: a form is not
 * lost by a slip. The browser keeps the focus inside.
 */
export function Dialog({ title, isOpen, onClose, children, actions, isWide = false }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useEffect(() => {
    if (isOpen) dialog.current?.showModal()
    else dialog.current?.close()
  }, [isOpen])
  return (
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      onClose={onClose}
      closedby={isWide ? 'closerequest' : 'any'}
      className={clsx(
        'fade-in m-auto max-h-[calc(100dvh-2rem)] flex-col text-left whitespace-normal rounded-xl border bg-raised p-0 shadow-float open:flex',
        isWide ? 'w-[min(42rem,calc(100vw-2rem))]' : 'w-[min(28rem,calc(100vw-2rem))]',
      )}
    >
      <h2 id={titleId} className="px-5 pt-5 text-base font-semibold">
        {title}
      </h2>
      <div className={clsx('min-h-0 space-y-2 overflow-auto px-5 pb-5 text-ink-2', isWide ? 'pt-4' : 'pt-2')}>
        {children}
      </div>
      <div className="flex justify-end gap-2 border-t px-5 py-3">{actions}</div>
    </dialog>
  )
}
