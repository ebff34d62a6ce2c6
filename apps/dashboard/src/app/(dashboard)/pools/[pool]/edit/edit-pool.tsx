'use client'

import type { Pool } from '@bullwheel/contracts'
import type { Client } from '@bullwheel/sdk'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { api } from '../../../../../api/browser-client.ts'
import { Crumbs } from '../../../../../components/crumbs.tsx'
import { workersOf } from '../../../workers/count-words.ts'
import { type PoolBody, changesOf, draftOf } from '../../form/pool-draft.ts'
import { PoolForm } from '../../form/pool-form.tsx'
import { POOLS_CRUMB, poolPath } from '../../paths.ts'
import { livingOf } from '../../pool-words.ts'
import { usePoolVerb } from '../../use-pool-verb.ts'

/** Changes a pool, also while it runs: only what was changed is sent. */
export function EditPool({ pool }: { pool: Pool }) {
  const { name, isDefault } = pool
  const router = useRouter()
  // It may be read again while the form is open; changes count against what the form began with.
  const [opened] = useState(() => draftOf(pool))
  const [draft, setDraft] = useState(opened)
  const changes = changesOf(opened, draft)
  const count = Object.keys(changes).length
  const { mutate, isPending, isSuccess, error } = usePoolVerb({
    call: (body: Partial<PoolBody>) => api.editPool({ params: { pool: name }, body: asInput(body) }),
    onDone: () => router.push(poolPath(name)),
  })
  return (
    <PoolForm
      title="Edit"
      crumbs={<Crumbs trail={[POOLS_CRUMB, { word: name, href: poolPath(name) }]} />}
      draft={draft}
      onChange={(changed) => setDraft((current) => ({ ...current, ...changed }))}
      error={error}
      isReady={count > 0 && !isPending && !isSuccess}
      isDefault={isDefault}
      act={count === 0 ? 'Nothing changed' : `Save ${count} ${count === 1 ? 'change' : 'changes'}`}
      onSave={() => mutate(changes)}
    >
      <p className="text-ink-3">
        Its {workersOf(livingOf(pool))} {livingOf(pool) === 1 ? 'takes' : 'take'} up a change within seconds, without a
        restart; what runs goes on. Beyond a lower maximum, workers leave when what they run has ended.
      </p>
    </PoolForm>
  )
}

// A form may hold what does not fit yet; the gateway says so, and its words are shown at the fields.
function asInput(body: Partial<PoolBody>) {
  return body as unknown as Parameters<Client['editPool']>[0]['body']
}
