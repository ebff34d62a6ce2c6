'use client'

import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { Refusal } from './refusal.tsx'

type Props = {
  title: string
  /** What will happen, a sentence each. */
  sentences: readonly string[]
  /** The button that does it, and the one that does not. */
  act: string
  leave: string
  isDanger?: boolean
  /** True where it is not, or not any more, possible. */
  isImpossible?: boolean
  isPending: boolean
  error: Error | null
  onAct: () => void
  onClose: () => void
  children?: ReactNode
}

/** Asks before something is done, and says what that will do. Mounted while it asks. */
export function Confirm(props: Props) {
  const { title, sentences, act, leave, isDanger = false, isImpossible = false, isPending, error } = props
  return (
    <Dialog
      title={title}
      isOpen
      onClose={props.onClose}
      actions={
        <>
          <Button onClick={props.onClose}>{leave}</Button>
          <Button look={isDanger ? 'danger' : 'primary'} disabled={isPending || isImpossible} onClick={props.onAct}>
            {act}
          </Button>
        </>
      }
    >
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {props.children}
      {error !== null && <Refusal error={error} />}
    </Dialog>
  )
}
