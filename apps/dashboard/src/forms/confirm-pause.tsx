'use client'

import type { UseMutationResult } from '@tanstack/react-query'
import { useState } from 'react'
import { faultsIn } from '../api/faults-in.ts'
import { Confirm } from '../components/confirm.tsx'
import { FaultsProvider } from '../schema-form/faults-context.tsx'
import { TextOption } from './text-option.tsx'

type Verb = UseMutationResult<unknown, Error, { reason: string } | undefined>

type Props = {
  /** What it is, in a word. */
  kind: string
  name: string
  /** What a pause does to it, a sentence each. */
  sentences: readonly string[]
  leave: string
  /** Who reads the reason. */
  hint: string
  verb: Pick<Verb, 'mutate' | 'isPending' | 'error'>
  onClose: () => void
}

/** Asks before it pauses something, and why; a reason may be left out. */
export function ConfirmPause({ kind, name, sentences, leave, hint, verb, onClose }: Props) {
  const { mutate, isPending, error } = verb
  const [typed, setTyped] = useState('')
  const reason = typed.trim()
  return (
    <Confirm
      title={`Pause the ${kind} ${name}?`}
      sentences={sentences}
      act={`Pause 1 ${kind}`}
      leave={leave}
      isPending={isPending}
      error={error}
      onAct={() => mutate(reason === '' ? undefined : { reason })}
      onClose={onClose}
    >
      <FaultsProvider faults={faultsIn(error)}>
        <TextOption path="reason" label="Reason" value={typed} hint={hint} onChange={setTyped} />
      </FaultsProvider>
    </Confirm>
  )
}
