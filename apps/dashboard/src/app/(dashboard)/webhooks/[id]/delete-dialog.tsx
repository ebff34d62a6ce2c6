'use client'

import type { Webhook } from '@bullwheel/contracts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { api } from '../../../../api/browser-client.ts'
import { webhookList } from '../../../../api/webhook-queries.ts'
import { Confirm } from '../../../../components/confirm.tsx'

/** Asks before it deletes, and says what goes with it. */
export function DeleteDialog({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const { id, name, pending } = webhook
  const router = useRouter()
  const queries = useQueryClient()
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => api.deleteWebhook({ params: { id } }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: webhookList(api).queryKey })
      onClose()
      router.push('/webhooks')
    },
  })
  return (
    <Confirm
      title={`Delete the webhook ${name}?`}
      sentences={[
        `It is told of nothing any more; ${pending.toLocaleString('en')} pending ${pending === 1 ? 'delivery is' : 'deliveries are'} not sent.`,
        'Its secret and what is known of its deliveries go with it. Another webhook may have its name.',
      ]}
      act="Delete 1 webhook"
      leave="Keep it"
      isDanger
      isPending={isPending}
      error={error}
      onAct={() => mutate()}
      onClose={onClose}
    />
  )
}
