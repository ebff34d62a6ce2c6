import type { Worker } from '@bullwheel/contracts'
import { Gauge } from 'lucide-react'
import { Note } from '../../../../components/note.tsx'
import { RelativeTime } from '../../../../time/relative-time.tsx'
import { WORKER_VIEWS } from '../../../../state/worker-view.ts'

/** Why it is not active, or may not use all its slots; nothing while all is well. */
export function WorkerNote({ worker: { state, reason, deadAt } }: { worker: Worker }) {
  if (reason === null) return null
  const view = state === 'active' ? SLOWED : WORKER_VIEWS[state]
  return (
    <Note icon={view.icon} look={view}>
      <span className="font-medium">{view.word}</span>: {reason}
      {deadAt !== null && (
        <span className="text-ink-2">
          {' · '}
          <RelativeTime at={deadAt} className="nums" />
        </span>
      )}
    </Note>
  )
}

/** It is active, but may not use all its slots. */
const SLOWED = { icon: Gauge, text: 'text-retrying', tint: 'bg-retrying/10', word: 'Slowed down' }
