'use client'

import type { Client } from '@bullwheel/sdk'
import { Plus } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { api } from '../../../../api/browser-client.ts'
import { useRepeatKey } from '../../../../api/use-repeat-key.ts'
import { Crumbs } from '../../../../components/crumbs.tsx'
import { CurlPanel } from '../../../../forms/curl-panel.tsx'
import { NEW_DRAFT, type PoolBody, bodyOf } from '../form/pool-draft.ts'
import { PoolForm } from '../form/pool-form.tsx'
import { POOLS_CRUMB, poolPath } from '../paths.ts'
import { usePoolVerb } from '../use-pool-verb.ts'

/** Makes a pool and starts it. */
export function NewPoolClient() {
  const router = useRouter()
  const [draft, setDraft] = useState(NEW_DRAFT)
  const keyFor = useRepeatKey()
  const { mutate, isPending, isSuccess, error } = usePoolVerb({
    call: (body: PoolBody) => api.createPool({ body: asInput(body), idempotencyKey: keyFor(body) }),
    onDone: ({ name }) => router.push(poolPath(name)),
  })
  const body = bodyOf(draft)
  return (
    <PoolForm
      title="New pool"
      crumbs={<Crumbs trail={[POOLS_CRUMB]} />}
      draft={draft}
      onChange={(changed) => setDraft((current) => ({ ...current, ...changed }))}
      error={error}
      isReady={!isPending && !isSuccess}
      isNew
      act={
        <>
          <Plus aria-hidden size={14} /> {isPending ? 'Starting it…' : 'Start 1 pool'}
        </>
      }
      onSave={() => mutate(body)}
    >
      <CurlPanel path="/api/v1/pools" body={body} />
    </PoolForm>
  )
}

// A form may hold what does not fit yet; the gateway says so, and its words are shown at the fields.
function asInput(body: PoolBody) {
  return body as unknown as Parameters<Client['createPool']>[0]['body']
}
