'use client'

import type { Client } from '@bullwheel/sdk'
import { Plus } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { api } from '../../../../api/browser-client.ts'
import { useRepeatKey } from '../../../../api/use-repeat-key.ts'
import { buttonClass } from '../../../../components/button.tsx'
import { PageHeader } from '../../../../components/page-header.tsx'
import { CurlPanel } from '../../../../forms/curl-panel.tsx'
import { Crumbs } from '../../../../components/crumbs.tsx'
import { NEW_DRAFT, bodyOf, type WebhookBody } from '../form/webhook-draft.ts'
import { WebhookForm } from '../form/webhook-form.tsx'
import { WEBHOOKS_CRUMB, webhookPath } from '../paths.ts'
import { SecretShown } from '../secret-shown.tsx'
import { useWebhookVerb } from '../use-webhook-verb.ts'

/** Makes a webhook and shows its secret. */
export function NewWebhookClient() {
  const [draft, setDraft] = useState(NEW_DRAFT)
  const keyFor = useRepeatKey()
  const { mutate, isPending, data, error } = useWebhookVerb({
    call: (body: WebhookBody) => api.createWebhook({ body: asInput(body), idempotencyKey: keyFor(body) }),
  })
  const body = bodyOf(draft)
  if (data !== undefined) return <Made {...data} />
  return (
    <WebhookForm
      title="New webhook"
      crumbs={<Crumbs trail={[WEBHOOKS_CRUMB]} />}
      draft={draft}
      onChange={(changed) => setDraft((current) => ({ ...current, ...changed }))}
      error={error}
      isReady={!isPending}
      act={
        <>
          <Plus aria-hidden size={14} /> {isPending ? 'Making it…' : 'Make 1 webhook'}
        </>
      }
      onSave={() => mutate(body)}
    >
      <CurlPanel path="/api/v1/webhooks" body={body} />
    </WebhookForm>
  )
}

function Made({ id, name, secret }: { id: string; name: string; secret: string }) {
  return (
    <>
      <PageHeader title={name} mark={<Crumbs trail={[WEBHOOKS_CRUMB]} />} />
      <div className="flex max-w-3xl flex-col items-start gap-4 p-4 md:p-6">
        <SecretShown secret={secret} />
        <p className="text-ink-2">It is told of what happens from now on. Events from before can be replayed.</p>
        <Link href={webhookPath(id)} prefetch={false} className={buttonClass('primary')}>
          I have copied it, go to the webhook
        </Link>
      </div>
    </>
  )
}

// A form may hold what does not fit yet; the gateway says so, and its words are shown at the fields.
function asInput(body: WebhookBody) {
  return body as Parameters<Client['createWebhook']>[0]['body']
}
