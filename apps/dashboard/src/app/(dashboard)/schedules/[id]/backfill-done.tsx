import type { Backfill, Schedule } from '@bullwheel/contracts'
import { CircleCheck } from 'lucide-react'
import Link from 'next/link'
import { ticksPath } from './tick-filters.ts'

type Props = { schedule: Schedule; done: Backfill; onClose: () => void }

/** What a backfill did, leading to its ticks. */
export function BackfillDone({ schedule: { id, overlap }, done: { made }, onClose }: Props) {
  const isAtOnce = overlap === 'allow'
  const noun = made === 1 ? 'task' : 'tasks'
  return (
    <output className="flex items-start gap-2 rounded-lg bg-completed/10 px-4 py-2.5 text-ink">
      <CircleCheck aria-hidden size={15} className="mt-0.5 shrink-0 text-completed" />
      <span>
        {isAtOnce
          ? `${made.toLocaleString('en')} ${noun} made.`
          : `${made.toLocaleString('en')} ${noun} queued, to run one after the other.`}{' '}
        <Link
          href={ticksPath(id, { outcome: isAtOnce ? 'backfilled' : 'queued' })}
          prefetch={false}
          onClick={onClose}
          className="rounded text-accent underline underline-offset-2"
        >
          Show {made === 1 ? 'it' : 'them'}
        </Link>
      </span>
    </output>
  )
}
