'use client'

import { EVENT_KINDS, type EventKind } from '@bullwheel/contracts'
import { EVENT_VIEWS } from '../../../../state/event-view.ts'

type Props = { kinds: readonly EventKind[]; onChange: (kinds: EventKind[]) => void }

/** Kinds of events, each to be ticked; none ticked stands for all. */
export function KindPicker({ kinds, onChange }: Props) {
  const toggle = (kind: EventKind, isOn: boolean): void =>
    onChange(EVENT_KINDS.filter((known) => (known === kind ? isOn : kinds.includes(known))))
  return (
    <fieldset>
      <legend className="mb-1 font-medium">Events</legend>
      <div className="flex flex-wrap gap-1.5">
        {EVENT_KINDS.map((kind) => {
          const { icon: Icon, word, text, meaning } = EVENT_VIEWS[kind]
          return (
            <label
              key={kind}
              title={meaning}
              className="relative inline-flex h-8 cursor-pointer items-center gap-1.5 rounded-md border px-2.5 text-ink-2 hover:bg-hover has-checked:border-accent has-checked:bg-accent/6 has-checked:text-ink has-checked:ring-1 has-checked:ring-accent has-focus-visible:outline-2 max-md:h-10"
            >
              <input
                type="checkbox"
                className="sr-only"
                checked={kinds.includes(kind)}
                onChange={(event) => toggle(kind, event.target.checked)}
              />
              <Icon aria-hidden size={14} className={text} />
              {word}
            </label>
          )
        })}
      </div>
      <p className="mt-1 text-xs text-ink-3">
        {kinds.length === 0 ? 'None chosen: it is told of every event' : `${kinds.length} chosen`}
      </p>
    </fieldset>
  )
}
