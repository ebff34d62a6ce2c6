'use client'

import { useMutation, useQueryClient, type QueryKey } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { Confirm } from './confirm.tsx'
import { useHold } from './hold.tsx'

type Props = {
  /** What it is, in a word. */
  kind: string
  name: string
  /** What goes with it, a sentence each. */
  sentences: readonly string[]
  call: () => Promise<unknown>
  /** The list that it leaves. */
  list: { queryKey: QueryKey; href: string }
  onClose: () => void
}

/** Asks before it deletes something, and then shows the list without it. */
export function DeleteRecord({ kind, name, sentences, call, list, onClose }: Props) {
  const router = useRouter()
  const queries = useQueryClient()
  const hold = useHold()
  const { mutate, isPending, error } = useMutation({
    mutationFn: call,
    onMutate: () => hold(true),
    onError: () => hold(false),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: list.queryKey })
      onClose()
      router.push(list.href)
    },
  })
  return (
    <Confirm
      title={`Delete the ${kind} ${name}?`}
      sentences={sentences}
      act={`Delete 1 ${kind}`}
      leave="Keep it"
      isDanger
      isPending={isPending}
      error={error}
      onAct={() => mutate()}
      onClose={onClose}
    />
  )
}
