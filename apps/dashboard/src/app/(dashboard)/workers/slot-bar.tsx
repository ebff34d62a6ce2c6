import type { Worker } from '@bullwheel/contracts'
import clsx from 'clsx'
import { shareOf } from './share-of.ts'

/** Slots that are taken, of those that may be used now; what may not is hatched. */
export function SlotBar({ worker }: { worker: Pick<Worker, 'slots' | 'allowed' | 'busy' | 'leaked' | 'state'> }) {
  const { slots, allowed, busy, leaked, state } = worker
  const isSlowed = allowed < slots && state !== 'ended'
  return (
    <div className="flex items-center gap-2">
      <div aria-hidden className="relative h-1.5 min-w-0 flex-1 overflow-hidden rounded-full bg-pressed">
        <div
          className={clsx('h-full rounded-full', busy >= allowed ? 'bg-retrying' : 'bg-running')}
          style={{ width: shareOf(busy, slots) }}
        />
        {isSlowed && (
          <div
            className="absolute inset-y-0 right-0 bg-[repeating-linear-gradient(135deg,var(--line-strong)_0_2px,transparent_2px_4px)]"
            style={{ width: shareOf(slots - allowed, slots) }}
          />
        )}
      </div>
      <span className="nums shrink-0 text-xs text-ink-2">
        {busy} of {isSlowed ? `${allowed} slots (${slots})` : `${slots} ${slots === 1 ? 'slot' : 'slots'}`}
        {leaked > 0 && <span className="text-failed">, {leaked} leaked</span>}
      </span>
    </div>
  )
}
