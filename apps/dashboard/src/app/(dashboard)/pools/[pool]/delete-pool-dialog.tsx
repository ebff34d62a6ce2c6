'use client'

import type { Pool } from '@bullwheel/contracts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { api } from '../../../../api/browser-client.ts'
import { poolList } from '../../../../api/fleet-queries.ts'
import { Confirm } from '../../../../components/confirm.tsx'
import { leavingSentence } from '../leaving-sentence.ts'

/** Asks before it deletes, and says what goes with it. */
export function DeletePoolDialog({ pool, onClose }: { pool: Pool; onClose: () => void }) {
  const { name, queues } = pool
  const router = useRouter()
  const queries = useQueryClient()
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => api.deletePool({ params: { pool: name } }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: poolList(api).queryKey })
      onClose()
      router.push('/pools')
    },
  })
  return (
    <Confirm
      title={`Delete the pool ${name}?`}
      sentences={[
        leavingSentence(pool),
        ...(queues.length === 0
          ? []
          : ['Queues that no other pool names then are served by the pools without queues, such as default.']),
        'What was decided for it goes with it.',
      ]}
      act="Delete 1 pool"
      leave="Keep it"
      isDanger
      isPending={isPending}
      error={error}
      onAct={() => mutate()}
      onClose={onClose}
    />
  )
}
