'use client'

import type { Client } from '@bullwheel/sdk'
import { Plus } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { api } from '../../../../api/browser-client.ts'
import { useRepeatKey } from '../../../../api/use-repeat-key.ts'
import { Crumbs } from '../../../../components/crumbs.tsx'
import { CurlPanel } from '../../../../forms/curl-panel.tsx'
import { type AlertBody, NEW_DRAFT, bodyOf } from '../form/alert-draft.ts'
import { AlertForm } from '../form/alert-form.tsx'
import { ALERTS_CRUMB, alertPath } from '../paths.ts'
import { useAlertVerb } from '../use-alert-verb.ts'

/** Makes a rule. */
export function NewAlertClient() {
  const router = useRouter()
  const [draft, setDraft] = useState(NEW_DRAFT)
  const keyFor = useRepeatKey()
  const { mutate, isPending, isSuccess, error } = useAlertVerb({
    call: (body: AlertBody) => api.createAlert({ body: asInput(body), idempotencyKey: keyFor(body) }),
    onDone: ({ id }) => router.push(alertPath(id)),
  })
  const body = bodyOf(draft)
  return (
    <AlertForm
      title="New rule"
      crumbs={<Crumbs trail={[ALERTS_CRUMB]} />}
      draft={draft}
      onChange={(changed) => setDraft((current) => ({ ...current, ...changed }))}
      error={error}
      isReady={!isPending && !isSuccess}
      act={
        <>
          <Plus aria-hidden size={14} /> {isPending ? 'Making it…' : 'Make 1 rule'}
        </>
      }
      onSave={() => mutate(body)}
    >
      <CurlPanel path="/api/v1/alerts" body={body} />
    </AlertForm>
  )
}

// A form may hold what does not fit yet; the gateway says so, and its words are shown at the fields.
function asInput(body: AlertBody) {
  return body as unknown as Parameters<Client['createAlert']>[0]['body']
}
