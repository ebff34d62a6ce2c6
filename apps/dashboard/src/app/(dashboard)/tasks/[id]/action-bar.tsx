'use client'

import type { Task, TaskState } from '@bullwheel/contracts'
import { Ban, CopyPlus, FastForward, Pencil, RotateCcw, SquarePen, Trash2 } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { Button } from '../../../../components/button.tsx'
import { Menu } from '../../../../components/menu.tsx'
import { MenuAction } from '../../../../components/menu-action.tsx'
import { Refusal } from '../../../../components/refusal.tsx'
import type { Question } from './task-actions.tsx'
import { useDuplicate } from './use-duplicate.ts'
import { useRunNow } from './use-run-now.ts'

/** A completed task is not run again: one like it is submitted. */
const RETRYABLE: ReadonlySet<TaskState> = new Set(['failed', 'cancelled', 'expired'])
const WAITING: ReadonlySet<TaskState> = new Set(['scheduled', 'queued', 'retrying'])
const FOR_A_TIME: ReadonlySet<TaskState> = new Set(['scheduled', 'retrying'])

type Props = { task: Task; state: TaskState; onAsk: (question: Question) => void }

/** What harms nothing is done at once; the rest is asked about first. */
export function ActionBar({ task, state, onAsk }: Props) {
  const router = useRouter()
  const runNow = useRunNow(task)
  const duplicate = useDuplicate(task)
  const error = runNow.error ?? duplicate.error
  return (
    <div className="ml-auto flex flex-wrap items-center justify-end gap-2 max-sm:ml-0 max-sm:w-full max-sm:justify-start">
      {RETRYABLE.has(state) && (
        <Button onClick={() => onAsk('retry')}>
          <RotateCcw aria-hidden size={14} /> Retry
        </Button>
      )}
      {FOR_A_TIME.has(state) && (
        <Button disabled={runNow.isPending} onClick={() => runNow.mutate()} title="Makes it due now">
          <FastForward aria-hidden size={14} /> Run now
        </Button>
      )}
      {WAITING.has(state) && (
        <Button onClick={() => onAsk('edit')}>
          <Pencil aria-hidden size={14} /> Edit
        </Button>
      )}
      {(WAITING.has(state) || state === 'running') && (
        <Button onClick={() => onAsk('cancel')}>
          <Ban aria-hidden size={14} /> Cancel
        </Button>
      )}
      <div className="max-sm:ml-auto">
        <Menu name="More actions" label="More" align="right" isActive>
          <MenuAction icon={CopyPlus} word="Duplicate, to run now" onChoose={() => duplicate.mutate()} />
          <MenuAction icon={SquarePen} word="Submit similar…" onChoose={() => router.push(`/submit?like=${task.id}`)} />
          <MenuAction icon={Trash2} word="Delete…" isDanger onChoose={() => onAsk('delete')} />
        </Menu>
      </div>
      {error !== null && (
        <div className="w-full max-w-md">
          <Refusal error={error} />
        </div>
      )}
    </div>
  )
}
