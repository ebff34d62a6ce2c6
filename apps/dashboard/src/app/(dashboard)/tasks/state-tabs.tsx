'use client'

import type { Ledger, TaskState } from '@bullwheel/contracts'
import clsx from 'clsx'
import { Hourglass } from 'lucide-react'
import type { TaskFilters } from '../../../api/queries.ts'
import { STATE_VIEWS } from '../../../state/state-view.ts'
import { sumLedger, type LedgerSums } from './sum-ledger.ts'
import { WAITING } from './search-params.ts'

type Tab = {
  word: string
  states: readonly TaskState[]
  count: (sums: LedgerSums) => number
  icon?: typeof Hourglass
  text?: string
}

const single = (state: TaskState, count: Tab['count']): Tab => ({ ...STATE_VIEWS[state], states: [state], count })

const TABS: readonly Tab[] = [
  { word: 'All', states: [], count: (sums) => sums.accepted - sums.removed },
  {
    word: 'Waiting',
    states: WAITING,
    count: (sums) => sums.pending - sums.running,
    icon: Hourglass,
    text: 'text-queued',
  },
  single('running', (sums) => sums.running),
  single('completed', (sums) => sums.completed),
  single('failed', (sums) => sums.failed),
  single('cancelled', (sums) => sums.cancelled),
  single('expired', (sums) => sums.expired),
]

type Props = {
  filters: TaskFilters
  ledger: Ledger | undefined
  onChange: (change: { state: readonly TaskState[] }) => void
}

/** How many tasks stand where, from the ledger; each number is the way to those tasks. */
export function StateTabs({ filters, ledger, onChange }: Props) {
  // The ledger knows queues but not types or schedules: with one chosen its sums would be about other tasks.
  const isOfQueues = filters.type === undefined && filters.scheduleId === undefined
  const sums = isOfQueues ? sumLedger(ledger, filters.queue) : undefined
  return (
    <fieldset aria-label="State" className="-ml-2 flex min-w-0 gap-0.5 overflow-x-auto py-1.5 [scrollbar-width:none]">
      {TABS.map(({ word, states, count, icon: Icon, text }) => {
        const isHere = states.join() === filters.state.join()
        return (
          <button
            key={word}
            type="button"
            aria-pressed={isHere}
            onClick={() => onChange({ state: states })}
            className={clsx(
              'inline-flex h-8 shrink-0 items-center gap-1.5 rounded-md px-2 whitespace-nowrap transition-colors max-md:h-9',
              isHere ? 'bg-pressed font-medium text-ink' : 'text-ink-2 hover:bg-hover hover:text-ink',
            )}
          >
            {Icon && <Icon aria-hidden size={13} className={text} />}
            {word}
            {sums !== undefined && <span className="nums text-ink-3">{count(sums).toLocaleString('en')}</span>}
          </button>
        )
      })}
    </fieldset>
  )
}
