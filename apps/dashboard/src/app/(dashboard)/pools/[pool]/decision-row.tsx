'use client'

import { BY_HAND, type ScalingDecision } from '@bullwheel/contracts'
import { ArrowDown, ArrowUp, ChevronRight, Equal, UserRound } from 'lucide-react'
import { RelativeTime } from '../../../../time/relative-time.tsx'
import { decisionFacts } from './decision-facts.ts'

/** One decision: how many workers, why, and on demand what it was made by. `before`: what was decided before it. */
export function DecisionRow({ decision, before }: { decision: ScalingDecision; before: number | undefined }) {
  const { at, desired, current, cause, reason, inputs } = decision
  const change = before === undefined ? 0 : desired - before
  const Icon = change > 0 ? ArrowUp : change < 0 ? ArrowDown : Equal
  const word = change > 0 ? 'Up to' : change < 0 ? 'Down to' : 'Stays at'
  return (
    <li>
      <details className="group">
        <summary className="flex items-start gap-2 px-4 py-2 -outline-offset-2! hover:bg-hover">
          <ChevronRight
            aria-hidden
            size={14}
            className="mt-[3px] shrink-0 text-ink-3 transition-transform group-open:rotate-90"
          />
          <span className="nums flex w-22 shrink-0 items-center gap-1.5 font-medium">
            <Icon
              aria-hidden
              size={14}
              className={change > 0 ? 'text-completed' : change < 0 ? 'text-retrying' : 'text-ink-3'}
            />
            {word} {desired}
          </span>
          <span className="min-w-0 flex-1 break-words text-ink-2">
            {cause === BY_HAND && <UserRound aria-hidden size={13} className="mr-1 inline align-[-2px] text-ink-3" />}
            {reason}
          </span>
          <RelativeTime at={at} className="nums shrink-0 text-xs leading-5 text-ink-3" />
        </summary>
        <dl className="nums grid grid-cols-[repeat(auto-fill,minmax(8.5rem,1fr))] gap-x-4 gap-y-2 border-t bg-sunken px-4 py-3 pl-10 text-xs">
          {[{ name: 'Workers then', value: String(current) }, ...decisionFacts(inputs)].map(({ name, value }) => (
            <div key={name} className="min-w-0">
              <dt className="text-ink-3">{name}</dt>
              <dd className="break-words">{value}</dd>
            </div>
          ))}
        </dl>
      </details>
    </li>
  )
}
