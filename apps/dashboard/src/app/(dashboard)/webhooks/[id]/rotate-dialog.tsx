'use client'

import type { Webhook } from '@bullwheel/contracts'
import { api } from '../../../../api/browser-client.ts'
import { Button } from '../../../../components/button.tsx'
import { Confirm } from '../../../../components/confirm.tsx'
import { Dialog } from '../../../../components/dialog.tsx'
import { SecretShown } from '../secret-shown.tsx'
import { useWebhookVerb } from '../use-webhook-verb.ts'

/** Makes a new secret and shows it, once. */
export function RotateDialog({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const { id, name, oldSecretUntil } = webhook
  const { mutate, isPending, error, data } = useWebhookVerb({ call: () => api.rotateSecret({ params: { id } }) })
  if (data !== undefined) {
    return (
      <Dialog
        title="The new secret"
        isOpen
        isWide
        onClose={onClose}
        actions={
          <Button look="primary" onClick={onClose}>
            I have copied it
          </Button>
        }
      >
        <SecretShown secret={data.secret} />
        <p>For 24 hours every request is signed with the old one too, so that the receiver can change over.</p>
      </Dialog>
    )
  }
  return (
    <Confirm
      title={`Rotate the secret of ${name}?`}
      sentences={[
        'A new secret signs from now on. For 24 hours the present one signs beside it.',
        ...(oldSecretUntil === null
          ? []
          : ['It was rotated less than a day ago: the secret from before that stops counting at once.']),
      ]}
      act="Make 1 new secret"
      leave="Keep the present one"
      isPending={isPending}
      error={error}
      onAct={() => mutate()}
      onClose={onClose}
    />
  )
}
