'use client'

import type { Webhook } from '@bullwheel/contracts'
import type { Client } from '@bullwheel/sdk'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { api } from '../../../../../api/browser-client.ts'
import { Crumbs } from '../../../../../components/crumbs.tsx'
import { changesOf, draftOf, type WebhookBody } from '../../form/webhook-draft.ts'
import { WebhookForm } from '../../form/webhook-form.tsx'
import { WEBHOOKS_CRUMB, webhookPath } from '../../paths.ts'
import { useWebhookVerb } from '../../use-webhook-verb.ts'

/** Changes a webhook: only what was changed is sent. */
export function EditWebhook({ webhook }: { webhook: Webhook }) {
  const router = useRouter()
  // It may be read again while the form is open; changes count against what the form began with.
  const [opened] = useState(webhook)
  const [draft, setDraft] = useState(() => draftOf(webhook))
  const changes = changesOf(opened, draft)
  const count = Object.keys(changes).length
  const { mutate, isPending, isSuccess, error } = useWebhookVerb({
    call: (body: WebhookBody) => api.editWebhook({ params: { id: opened.id }, body: asInput(body) }),
    onDone: ({ id }) => router.push(webhookPath(id)),
  })
  return (
    <WebhookForm
      title="Edit"
      crumbs={<Crumbs trail={[WEBHOOKS_CRUMB, { word: opened.name, href: webhookPath(opened.id) }]} />}
      draft={draft}
      onChange={(changed) => setDraft((current) => ({ ...current, ...changed }))}
      error={error}
      isReady={count > 0 && !isPending && !isSuccess}
      act={count === 0 ? 'Nothing changed' : `Save ${count} ${count === 1 ? 'change' : 'changes'}`}
      onSave={() => mutate(changes)}
    >
      <p className="text-ink-3">
        What is pending is sent as the webhook is then: to its new address, with its new waits. What it is told of
        counts for events from then on.
      </p>
    </WebhookForm>
  )
}

// A form may hold what does not fit yet; the gateway says so, and its words are shown at the fields.
function asInput(body: WebhookBody) {
  return body as Parameters<Client['editWebhook']>[0]['body']
}
