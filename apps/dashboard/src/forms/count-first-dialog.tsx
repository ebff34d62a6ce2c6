'use client'

import { useId, type FormEvent, type ReactNode } from 'react'
import { faultsIn } from '../api/faults-in.ts'
import { Button } from '../components/button.tsx'
import { Dialog } from '../components/dialog.tsx'
import { Refusal } from '../components/refusal.tsx'
import { FaultsProvider } from '../schema-form/faults-context.tsx'

type Reply = { made: number }

type Props = {
  title: string
  /** What it does, in a sentence or two. */
  about: ReactNode
  /** As `useCountFirst` says it. */
  asked: {
    counted: Reply | undefined
    done: Reply | undefined
    isPending: boolean
    error: Error | null
    count: () => void
    act: () => void
  }
  /** Of the button that does it to so many. */
  actWords: (count: number) => string
  /** What it would do, or did. */
  answer: ReactNode
  onClose: () => void
  /** The fields. */
  children: ReactNode
}

/** Asks for which range something is done, counts that, and does it. */
export function CountFirstDialog({ title, about, asked, actWords, answer, onClose, children }: Props) {
  const formId = useId()
  const { counted, done, isPending, error, count, act } = asked

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    if (counted === undefined) count()
    else act()
  }

  return (
    <Dialog
      title={title}
      isOpen
      isWide
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{done === undefined ? 'Leave it as it is' : 'Close'}</Button>
          {done === undefined && (
            <Button look="primary" type="submit" form={formId} disabled={isPending || counted?.made === 0}>
              {counted === undefined ? 'Count first' : actWords(counted.made)}
            </Button>
          )}
        </>
      }
    >
      <p>{about}</p>
      <FaultsProvider faults={faultsIn(error)}>
        <form id={formId} noValidate aria-label="Range" onSubmit={onSubmit} className="grid gap-4 py-2 text-ink">
          {children}
        </form>
      </FaultsProvider>
      {error !== null && <Refusal error={error} />}
      {answer}
    </Dialog>
  )
}
