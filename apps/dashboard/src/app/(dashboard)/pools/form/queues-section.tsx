'use client'

import { useQuery } from '@tanstack/react-query'
import { Plus, Trash2 } from 'lucide-react'
import { useId } from 'react'
import { api } from '../../../../api/browser-client.ts'
import { queueList } from '../../../../api/queries.ts'
import { Button } from '../../../../components/button.tsx'
import { inputClass } from '../../../../components/input-class.ts'
import { Labelled, controlProps } from '../../../../components/labelled.tsx'
import { Section } from '../../../../forms/section.tsx'
import { TextOption } from '../../../../forms/text-option.tsx'
import { useFaultAt } from '../../../../schema-form/faults-context.tsx'
import type { PoolDraft, QueueDraft } from './pool-draft.ts'

type Props = {
  queues: readonly QueueDraft[]
  isDefault: boolean
  onChange: (changed: Partial<PoolDraft>) => void
}

/** Which queues are served, and how much of the workers each gets when all of them wait. */
export function QueuesSection({ queues, isDefault, onChange }: Props) {
  const change = (key: number, changed: Partial<QueueDraft>) =>
    onChange({ queues: queues.map((one) => (one.key === key ? { ...one, ...changed } : one)) })
  const add = () =>
    onChange({
      queues: [...queues, { key: Math.max(0, ...queues.map(({ key }) => key + 1)), name: '', weight: '1' }],
    })
  if (isDefault) {
    return (
      <Section title="Queues">
        <p className="text-ink-3">
          The pool default serves every queue that no pool names. Make another pool for queues of their own.
        </p>
      </Section>
    )
  }
  return (
    <Section
      title="Queues"
      action={
        <Button onClick={add}>
          <Plus aria-hidden size={14} /> Add a queue
        </Button>
      }
    >
      {queues.length === 0 && <p className="text-ink-3">None is named: it serves every queue that no pool names.</p>}
      <ol aria-label="Queues" className="flex flex-col gap-4">
        {queues.map((queue, at) => (
          <li key={queue.key} className="grid grid-cols-[minmax(0,1fr)_6rem_auto] items-start gap-2 sm:gap-4">
            <QueueName path={`queues.${at}.name`} value={queue.name} onChange={(name) => change(queue.key, { name })} />
            <TextOption
              path={`queues.${at}.weight`}
              label="Weight"
              value={queue.weight}
              hint={at === 0 ? '1 to 100' : ''}
              onChange={(weight) => change(queue.key, { weight })}
            />
            <Button
              look="ghost"
              aria-label={`Remove queue ${at + 1}`}
              className="mt-6 px-2"
              onClick={() => onChange({ queues: queues.filter(({ key }) => key !== queue.key) })}
            >
              <Trash2 aria-hidden size={14} />
            </Button>
          </li>
        ))}
      </ol>
    </Section>
  )
}

/** One name, with those that there are offered as it is typed; another one is a queue to be. */
function QueueName({ path, value, onChange }: { path: string; value: string; onChange: (name: string) => void }) {
  const known = useQuery(queueList(api))
  const fault = useFaultAt(path)
  const listId = useId()
  return (
    <Labelled path={path} label="Queue" fault={fault}>
      <input
        {...controlProps({ path, fault })}
        value={value}
        placeholder="orders"
        list={listId}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
        className={inputClass(fault !== undefined)}
      />
      <datalist id={listId}>
        {known.data?.items.map(({ name }) => (
          <option key={name}>{name}</option>
        ))}
      </datalist>
    </Labelled>
  )
}
