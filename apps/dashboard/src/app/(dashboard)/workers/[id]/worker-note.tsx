import type { Worker } from '@bullwheel/contracts'
import clsx from 'clsx'
import { Gauge } from 'lucide-react'
import { RelativeTime } from '../../../../time/relative-time.tsx'
import { WORKER_VIEWS } from '../../../../state/worker-view.ts'

/** Why it is not active, or may not use all its slots; nothing while all is well. */
export function WorkerNote({ worker: { state, reason, deadAt } }: { worker: Worker }) {
  if (reason === null) return null
  const { icon: Icon, text, tint, word } = state === 'active' ? SLOWED : WORKER_VIEWS[state]
  return (
    <p className={clsx('flex items-start gap-2.5 rounded-lg px-4 py-3', tint)}>
      <Icon aria-hidden size={15} className={clsx('mt-0.5 shrink-0', text)} />
      <span className="min-w-0 break-words">
        <span className="font-medium">{word}</span>: {reason}
        {deadAt !== null && (
          <span className="text-ink-2">
            {' · '}
            <RelativeTime at={deadAt} className="nums" />
          </span>
        )}
      </span>
    </p>
  )
}

/** It is active, but may not use all its slots. */
const SLOWED = { icon: Gauge, text: 'text-retrying', tint: 'bg-retrying/10', word: 'Slowed down' }
