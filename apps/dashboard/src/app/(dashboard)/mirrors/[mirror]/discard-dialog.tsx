'use client'

import { api } from '../../../../api/browser-client.ts'
import { Confirm } from '../../../../components/confirm.tsx'
import { useLetters } from './use-letters.ts'

type Props = { name: string; count: number; onClose: () => void }

/** Says how many are given up. */
export function DiscardDialog({ name, count, onClose }: Props) {
  const { mutate, isPending, error } = useLetters(
    () => api.discardDeadLetters({ params: { mirror: name }, body: undefined }),
    onClose,
  )
  const letters = `${count.toLocaleString('en')} dead ${count === 1 ? 'letter' : 'letters'}`
  return (
    <Confirm
      title={`Discard ${letters}?`}
      sentences={[`What ${name} refused is forgotten for good; the events themselves stay in the book.`]}
      act={`Discard ${letters}`}
      leave="Keep them"
      isDanger
      isPending={isPending}
      error={error}
      onAct={() => mutate(undefined)}
      onClose={onClose}
    />
  )
}
