'use client'

import type { Queue } from '@bullwheel/contracts'
import { ChevronRight } from 'lucide-react'
import Link from 'next/link'
import { PausedMark } from '../paused-mark.tsx'
import { QueueActions } from './queue-actions.tsx'

/** Which queue this is, whether it runs, and what can be done about it. */
export function QueueHeader({ queue }: { queue: Queue }) {
  return (
    <header className="sticky top-0 z-20 flex min-h-12 flex-wrap items-center gap-x-3 gap-y-2 border-b bg-surface px-4 py-2 max-md:top-12 md:px-6">
      <nav aria-label="Breadcrumb" className="flex items-center gap-1.5 text-ink-3 max-sm:hidden">
        <Link href="/queues" prefetch={false} className="rounded hover:text-ink">
          Queues
        </Link>
        <ChevronRight aria-hidden size={13} />
      </nav>
      <h1 className="min-w-0 truncate text-base font-semibold tracking-tight">{queue.name}</h1>
      {queue.paused && <PausedMark queue={{ ...queue, pauseReason: null }} />}
      <QueueActions queue={queue} />
    </header>
  )
}
