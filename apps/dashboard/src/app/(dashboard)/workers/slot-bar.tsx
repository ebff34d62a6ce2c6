import type { Worker } from '@bullwheel/contracts'
import { ShareBar } from '../../../components/share-bar.tsx'

/** Slots that are taken, of those that may be used now; what may not is grey. */
export function SlotBar({ worker }: { worker: Pick<Worker, 'slots' | 'allowed' | 'busy' | 'leaked' | 'state'> }) {
  const { slots, allowed, busy, leaked, state } = worker
  const isSlowed = allowed < slots && state !== 'ended'
  return (
    <div className="flex items-center gap-2">
      <ShareBar taken={busy} barred={isSlowed ? slots - allowed : 0} whole={slots} isFull={busy >= allowed} />
      <span className="nums shrink-0 text-xs text-ink-2">
        {busy} of {slots} {slots === 1 ? 'slot' : 'slots'}
        {isSlowed && `, ${allowed} allowed`}
        {leaked > 0 && <span className="text-failed">, {leaked} leaked</span>}
      </span>
    </div>
  )
}
