'use client'

import type { Webhook } from '@bullwheel/contracts'
import { useMutation } from '@tanstack/react-query'
import { api } from '../../../../api/browser-client.ts'
import { Button } from '../../../../components/button.tsx'
import { Dialog } from '../../../../components/dialog.tsx'
import { Refusal } from '../../../../components/refusal.tsx'
import { AttemptAnswer } from './attempt-answer.tsx'

/** Sends a signed ping and shows what came back. */
export function TestDialog({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const { mutate, isPending, data, error } = useMutation({
    mutationFn: () => api.testWebhook({ params: { id: webhook.id } }),
  })
  return (
    <Dialog
      title={`Test ${webhook.name}`}
      isOpen
      isWide
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button look="primary" disabled={isPending} onClick={() => mutate()}>
            {isPending ? 'Sending…' : data === undefined ? 'Send 1 ping' : 'Send another ping'}
          </Button>
        </>
      }
    >
      <p>
        Sends a signed request of type <code className="font-mono text-xs">WebhookPing</code> to {webhook.url}, and
        waits for the answer. It is not tried again, and not among the deliveries.
      </p>
      {error !== null && <Refusal error={error} />}
      {data !== undefined && (
        <output className="block rounded-lg border px-4 py-3 text-ink">
          <AttemptAnswer attempt={data} />
        </output>
      )}
    </Dialog>
  )
}
