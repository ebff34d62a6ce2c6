'use client'

import type { ReactNode } from 'react'
import { ChoiceCards } from '../../../../components/choice-cards.tsx'
import { FormPage } from '../../../../forms/form-page.tsx'
import { Section } from '../../../../forms/section.tsx'
import { TextOption } from '../../../../forms/text-option.tsx'
import type { PoolDraft } from './pool-draft.ts'
import { QueuesSection } from './queues-section.tsx'
import { SizeSection } from './size-section.tsx'

type Props = {
  title: string
  crumbs: ReactNode
  draft: PoolDraft
  onChange: (changed: Partial<PoolDraft>) => void
  error: Error | null
  act: ReactNode
  isReady: boolean
  onSave: () => void
  /** Its name can be chosen only once. */
  isNew?: boolean
  /** The pool `default` goes on to serve every queue that no pool names. */
  isDefault?: boolean
  children?: ReactNode
}

const STEALING = [
  { value: 'own', word: 'Own queues only', meaning: 'A worker that has nothing to do waits' },
  {
    value: 'steal',
    word: 'Steal when idle',
    meaning: 'It serves the queue of another pool whose oldest task waits longest, until its own work is back',
  },
] as const

/** A pool as a form. */
export function PoolForm({ draft, onChange, isNew = false, isDefault = false, children, ...page }: Props) {
  return (
    <FormPage {...page}>
      {isNew && (
        <div className="sm:w-1/2 sm:pr-2">
          <TextOption
            path="name"
            label="Name"
            value={draft.name}
            placeholder="orders"
            hint="It stays; everything else can be changed while the pool runs"
            onChange={(name) => onChange({ name })}
          />
        </div>
      )}
      <QueuesSection queues={draft.queues} isDefault={isDefault} onChange={onChange} />
      <SizeSection draft={draft} onChange={onChange} />
      <Section title="Stealing">
        <ChoiceCards
          label="What an idle worker does"
          options={STEALING}
          value={draft.steal ? 'steal' : 'own'}
          onChange={(choice) => onChange({ steal: choice === 'steal' })}
        />
      </Section>
      {children}
    </FormPage>
  )
}
