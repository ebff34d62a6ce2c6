'use client'

import type { Task } from '@bullwheel/contracts'
import { useState } from 'react'
import { useMay } from '../../../../api/visitor-context.tsx'
import { useAtPresent } from '../../../../time/use-now.tsx'
import { stateAt } from '../../../../state/state-view.ts'
import { ActionBar } from './action-bar.tsx'
import { CancelDialog } from './cancel-dialog.tsx'
import { DeleteDialog } from './delete-dialog.tsx'
import { EditDialog } from './edit-dialog.tsx'
import { RetryDialog } from './retry-dialog.tsx'

export type Question = 'cancel' | 'retry' | 'edit' | 'delete'

const DIALOGS = { cancel: CancelDialog, retry: RetryDialog, edit: EditDialog, delete: DeleteDialog }

/** What can be done with the task in its state; nothing for those who may only look. */
export function TaskActions({ task }: { task: Task }) {
  const [question, setQuestion] = useState<Question | null>(null)
  const state = useAtPresent((now) => stateAt(task, now))
  const may = useMay('operator')
  if (!may) return null
  const Asked = question === null ? null : DIALOGS[question]
  return (
    <>
      <ActionBar task={task} state={state} onAsk={setQuestion} />
      {Asked !== null && <Asked task={task} onClose={() => setQuestion(null)} />}
    </>
  )
}
