'use client'

import { useQuery } from '@tanstack/react-query'
import { api } from '../../../../api/browser-client.ts'
import { mirrorList } from '../../../../api/mirror-queries.ts'
import { queueList, taskTypes } from '../../../../api/queries.ts'
import { Section } from '../../../../forms/section.tsx'
import { type AlertDraft, scopesOf } from './alert-draft.ts'
import { NameOption } from './name-option.tsx'

type Props = { draft: AlertDraft; onChange: (changed: Partial<AlertDraft>) => void }

/** Which queue, type or mirror is watched; where none is named, each by itself. */
export function ScopeSection({ draft, onChange }: Props) {
  const scopes = scopesOf(draft.kind)
  const queues = useQuery(queueList(api))
  const types = useQuery(taskTypes(api))
  const mirrors = useQuery({ ...mirrorList(api), enabled: scopes.includes('mirror') })
  const known = {
    queue: queues.data?.items.map(({ name }) => name) ?? [],
    type: types.data?.items.map(({ type }) => type) ?? [],
    mirror: mirrors.data?.items.map(({ name }) => name) ?? [],
  }
  const words = { queue: 'Queue', type: 'Task type', mirror: 'Mirror' }
  return (
    <Section title="Watches" note="empty: each by itself">
      <div className="grid gap-4 sm:grid-cols-2">
        {scopes.map((scope) => (
          <NameOption
            key={scope}
            path={scope}
            label={words[scope]}
            value={draft[scope]}
            placeholder={`each ${words[scope].toLowerCase()}`}
            known={known[scope]}
            onChange={(name) => onChange({ [scope]: name })}
          />
        ))}
      </div>
    </Section>
  )
}
