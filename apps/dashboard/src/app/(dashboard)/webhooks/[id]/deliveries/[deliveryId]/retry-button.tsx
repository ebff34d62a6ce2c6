'use client'

import type { WebhookDelivery } from '@bullwheel/contracts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { RotateCw } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { api } from '../../../../../../api/browser-client.ts'
import { useMay } from '../../../../../../api/visitor-context.tsx'
import { Button } from '../../../../../../components/button.tsx'
import { Confirm } from '../../../../../../components/confirm.tsx'
import { deliveryPath } from '../../../paths.ts'

/** Tries a pending delivery now; makes a new one of one that has ended, after asking. */
export function RetryButton({ webhookId, delivery }: { webhookId: string; delivery: WebhookDelivery }) {
  const [isAsking, setIsAsking] = useState(false)
  const router = useRouter()
  const queries = useQueryClient()
  const { id, state, waits } = delivery
  const isPendingDelivery = state === 'pending'
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => api.retryDelivery({ params: { id: webhookId, deliveryId: id } }),
    onSuccess: async (made) => {
      await queries.invalidateQueries({ queryKey: ['webhooks'] })
      setIsAsking(false)
      if (made.id !== id) router.push(deliveryPath(webhookId, made.id))
    },
  })
  if (!useMay('admin')) return null
  return (
    <>
      <Button disabled={waits} onClick={() => setIsAsking(true)}>
        <RotateCw aria-hidden size={14} /> {isPendingDelivery ? 'Try now' : 'Send again'}
      </Button>
      {isAsking && (
        <Confirm
          title={isPendingDelivery ? 'Try this delivery now?' : 'Send this event again?'}
          sentences={
            isPendingDelivery
              ? ['It is attempted at once, and not after its wait. The attempt counts.']
              : ['One new delivery is made, with the same webhook-id. This one stays as it is.']
          }
          act={isPendingDelivery ? 'Try 1 delivery' : 'Make 1 delivery'}
          leave="Leave it"
          isPending={isPending}
          error={error}
          onAct={() => mutate()}
          onClose={() => setIsAsking(false)}
        />
      )}
    </>
  )
}
