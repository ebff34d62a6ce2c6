'use client'

import type { Alert } from '@bullwheel/contracts'
import type { Client } from '@bullwheel/sdk'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { api } from '../../../../../api/browser-client.ts'
import { Crumbs } from '../../../../../components/crumbs.tsx'
import { type AlertBody, changesOf, draftOf } from '../../form/alert-draft.ts'
import { AlertForm } from '../../form/alert-form.tsx'
import { ALERTS_CRUMB, alertPath } from '../../paths.ts'
import { useAlertVerb } from '../../use-alert-verb.ts'

/** Changes a rule: only what was changed is sent. */
export function EditAlert({ alert }: { alert: Alert }) {
  const router = useRouter()
  // It may be read again while the form is open; changes count against what the form began with.
  const [opened] = useState(() => draftOf(alert))
  const [draft, setDraft] = useState(opened)
  const changes = changesOf(opened, draft)
  const count = Object.keys(changes).length
  const { mutate, isPending, isSuccess, error } = useAlertVerb({
    call: (body: Partial<AlertBody>) => api.editAlert({ params: { id: alert.id }, body: asInput(body) }),
    onDone: ({ id }) => router.push(alertPath(id)),
  })
  return (
    <AlertForm
      title="Edit"
      crumbs={<Crumbs trail={[ALERTS_CRUMB, { word: opened.name, href: alertPath(alert.id) }]} />}
      draft={draft}
      onChange={(changed) => setDraft((current) => ({ ...current, ...changed }))}
      error={error}
      isReady={count > 0 && !isPending && !isSuccess}
      act={count === 0 ? 'Nothing changed' : `Save ${count} ${count === 1 ? 'change' : 'changes'}`}
      onSave={() => mutate(changes)}
    >
      <p className="text-ink-3">When what it watches changes, what fires by the old rule ends without a message.</p>
    </AlertForm>
  )
}

// A form may hold what does not fit yet; the gateway says so, and its words are shown at the fields.
function asInput(body: Partial<AlertBody>) {
  return body as unknown as Parameters<Client['editAlert']>[0]['body']
}
