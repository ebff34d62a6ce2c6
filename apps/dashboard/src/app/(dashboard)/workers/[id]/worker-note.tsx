import type { Worker } from '@bullwheel/contracts'
import clsx from 'clsx'
import { RelativeTime } from '../../../../time/relative-time.tsx'
import { WORKER_VIEWS } from '../../../../state/worker-view.ts'

/** Why it is not active, or may not use all its slots; nothing while all is well. */
export function WorkerNote({ worker: { state, reason, deadAt } }: { worker: Worker }) {
  if (reason === null) return null
  const { icon: Icon, text, tint, word } = WORKER_VIEWS[state]
  return (
    <p className={clsx('flex items-start gap-2.5 rounded-lg px-4 py-3', state === 'active' ? 'bg-retrying/10' : tint)}>
      <Icon aria-hidden size={15} className={clsx('mt-0.5 shrink-0', state === 'active' ? 'text-retrying' : text)} />
      <span className="min-w-0 break-words">
        <span className="font-medium">{state === 'active' ? 'Slowed down' : word}</span>: {reason}
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
