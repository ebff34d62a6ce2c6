'use client'

import type { TaskType } from '@bullwheel/contracts'
import clsx from 'clsx'
import { useState } from 'react'
import { inputClass } from '../components/input-class.ts'
import { Section } from './section.tsx'

const SEARCH_FROM = 10

type Props = { types: readonly TaskType[]; chosen: string; onChoose: (type: TaskType) => void }

/** Which handler runs the task. */
export function TypeSection({ types, chosen, onChoose }: Props) {
  const [search, setSearch] = useState('')
  const wanted = search.trim().toLowerCase()
  const shown = types.filter(({ type }) => type.toLowerCase().includes(wanted) || type === chosen)
  return (
    <Section title="Type" note={`${types.length} known`}>
      {types.length >= SEARCH_FROM && (
        <input
          type="search"
          aria-label="Search types"
          placeholder="Search types"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          className={inputClass(false, 'mb-2')}
        />
      )}
      <fieldset
        aria-label="Task type"
        className="grid gap-2 sm:max-h-80 sm:overflow-auto p-px sm:grid-cols-2 xl:grid-cols-3"
      >
        {shown.map((one) => (
          <TypeCard key={one.type} type={one} isChosen={one.type === chosen} onChoose={() => onChoose(one)} />
        ))}
      </fieldset>
    </Section>
  )
}

function TypeCard({ type, isChosen, onChoose }: { type: TaskType; isChosen: boolean; onChoose: () => void }) {
  return (
    <label className="relative flex cursor-pointer flex-col rounded-lg border px-3 py-2 hover:bg-hover has-checked:border-accent has-checked:bg-accent/6 has-checked:ring-1 has-checked:ring-accent has-focus-visible:outline-2">
      <input
        type="radio"
        name="type"
        value={type.type}
        className="sr-only"
        checked={isChosen}
        onChange={onChoose}
        aria-label={type.type}
      />
      <span className="flex items-center gap-2">
        <span className="truncate font-medium">{type.type}</span>
        <span className="ml-auto flex shrink-0 items-center gap-1.5 text-xs text-ink-3">
          <span aria-hidden className={clsx('size-1.5 rounded-full', type.live ? 'bg-completed' : 'bg-line-strong')} />
          {type.live ? type.queue : 'no worker'}
        </span>
      </span>
      <span className="line-clamp-2 text-xs text-ink-3">{type.description ?? 'No description'}</span>
    </label>
  )
}
