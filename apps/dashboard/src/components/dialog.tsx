'use client'

import { useEffect, useId, useRef, type ReactNode } from 'react'

type Props = { title: string; isOpen: boolean; onClose: () => void; children: ReactNode; actions: ReactNode }

/** A modal question. Escape and a click beside it close it; the browser keeps the focus inside. */
export function Dialog({ title, isOpen, onClose, children, actions }: Props) {
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
      closedby="any"
      className="fade-in m-auto w-[min(28rem,calc(100vw-2rem))] rounded-xl border bg-raised p-0 shadow-float"
    >
      <div className="p-5">
        <h2 id={titleId} className="text-base font-semibold">
          {title}
        </h2>
        <div className="mt-2 space-y-2 text-ink-2">{children}</div>
        <div className="mt-5 flex justify-end gap-2">{actions}</div>
      </div>
    </dialog>
  )
}
