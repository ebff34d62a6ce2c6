'use client'

import type { Mirror, Mirrors } from '@bullwheel/contracts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { api } from '../../../../api/browser-client.ts'
import { mirrorList } from '../../../../api/mirror-queries.ts'
import { Confirm } from '../../../../components/confirm.tsx'

const without = (name: string, all: Mirrors): Mirrors => ({
  ...all,
  items: all.items.filter((one) => one.name !== name),
})

/** For a mirror that is not configured any more. */
export function RemoveDialog({ mirror: { name, deadLetters }, onClose }: { mirror: Mirror; onClose: () => void }) {
  const queries = useQueryClient()
  const router = useRouter()
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => api.removeMirror({ params: { mirror: name } }),
    onSuccess: () => {
      // Its dead letters must not be asked for again.
      queries.setQueryData(mirrorList(api).queryKey, (all) => all && without(name, all))
      router.push('/mirrors')
    },
  })
  return (
    <Confirm
      title={`Remove the mirror ${name}?`}
      sentences={[
        `Its place is forgotten, and ${deadLetters.toLocaleString('en')} dead ${deadLetters === 1 ? 'letter' : 'letters'} with it. What it copied stays where it is.`,
        'If it is configured again it begins with the oldest event that is kept.',
      ]}
      act="Remove 1 mirror"
      leave="Keep it"
      isDanger
      isPending={isPending}
      error={error}
      onAct={() => mutate()}
      onClose={onClose}
    />
  )
}
