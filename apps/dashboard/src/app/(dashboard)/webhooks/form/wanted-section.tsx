'use client'

import { useQuery } from '@tanstack/react-query'
import { api } from '../../../../api/browser-client.ts'
import { queueList, taskTypes } from '../../../../api/queries.ts'
import { Section } from '../../../../forms/section.tsx'
import { KindPicker } from './kind-picker.tsx'
import { NamesOption } from './names-option.tsx'
import type { WebhookDraft } from './webhook-draft.ts'

type Props = { draft: WebhookDraft; onChange: (changed: Partial<WebhookDraft>) => void }

/** Which events it is told of: of what kind, from which queues and of which types. */
export function WantedSection({ draft, onChange }: Props) {
  const queues = useQuery(queueList(api))
  const types = useQuery(taskTypes(api))
  return (
    <Section title="Is told of" note="empty: all">
      <div className="flex flex-col gap-4">
        <KindPicker kinds={draft.kinds} onChange={(kinds) => onChange({ kinds })} />
        <div className="grid gap-4 sm:grid-cols-2">
          <NamesOption
            path="queues"
            label="Queues"
            value={draft.queues}
            placeholder="every queue"
            known={queues.data?.items.map(({ name }) => name) ?? []}
            onChange={(names) => onChange({ queues: names })}
          />
          <NamesOption
            path="types"
            label="Task types"
            value={draft.types}
            placeholder="every type"
            known={types.data?.items.map(({ type }) => type) ?? []}
            onChange={(names) => onChange({ types: names })}
          />
        </div>
      </div>
    </Section>
  )
}
