'use client'

import type { Task } from '@bullwheel/contracts'
import { Ban, CopyPlus, RotateCcw } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { useMay } from '../../../../api/visitor-context.tsx'
import { Button, buttonClass } from '../../../../components/button.tsx'
import { isEnded } from '../../../../state/state-view.ts'
import { ConfirmStatus, type Wish } from './confirm-status.tsx'

/** A completed task is not run again: one like it is submitted. */
const RETRYABLE: ReadonlySet<Task['state']> = new Set(['failed', 'cancelled', 'expired'])

/** Cancel while it can still be stopped, retry when it did not complete, and submitting one like it. */
export function TaskActions({ task }: { task: Task }) {
  const [wish, setWish] = useState<Wish | null>(null)
  const may = useMay('operator')
  const title = may ? undefined : 'Needs the role operator'
  return (
    <div className="ml-auto flex items-center gap-2">
      <Link
        href={`/submit?like=${task.id}`}
        prefetch={false}
        title="Fill the form with what this task was given"
        className={buttonClass('ghost')}
      >
        <CopyPlus aria-hidden size={14} /> Submit similar
      </Link>
      {RETRYABLE.has(task.state) && (
        <Button disabled={!may} title={title} onClick={() => setWish('pending')}>
          <RotateCcw aria-hidden size={14} /> Retry
        </Button>
      )}
      {!isEnded(task.state) && (
        <Button disabled={!may} title={title} onClick={() => setWish('cancelled')}>
          <Ban aria-hidden size={14} /> Cancel
        </Button>
      )}
      <ConfirmStatus task={task} wish={wish} onClose={() => setWish(null)} />
    </div>
  )
}
