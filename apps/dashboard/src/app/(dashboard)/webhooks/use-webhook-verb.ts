'use client'

import type { Webhook } from '@bullwheel/contracts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../../../api/browser-client.ts'
import { oneWebhook } from '../../../api/webhook-queries.ts'

type Options<Input, Reply> = { call: (input: Input) => Promise<Reply>; onDone?: (reply: Reply) => void }

/** Does one thing to a webhook; what is answered is shown at once, without its secret, lists are read again. */
export function useWebhookVerb<Reply extends Webhook, Input = void>({ call, onDone }: Options<Input, Reply>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: call,
    // Answers that make a secret are not to outlive the page that shows it.
    gcTime: 0,
    onSuccess: async (reply) => {
      // A read that began before the change would put the old state back.
      await queries.cancelQueries({ queryKey: ['webhooks'] })
      void queries.invalidateQueries({ queryKey: ['webhooks'] })
      queries.setQueryData(oneWebhook(api, reply.id).queryKey, withoutSecret(reply))
      onDone?.(reply)
    },
  })
}

function withoutSecret(reply: Webhook & { secret?: string }): Webhook {
  const { secret: _, ...webhook } = reply
  return webhook
}
