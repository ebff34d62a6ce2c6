'use client'

import type { Task } from '@bullwheel/contracts'
import { RecordHeader } from '../../../../components/record-header.tsx'
import { StateBadge } from '../../../../state/state-badge.tsx'
import { TaskActions } from './task-actions.tsx'

const TASKS_CRUMB = { word: 'Tasks', href: '/tasks' }

/** Which task this is, how it stands, and what can be done about it. */
export function TaskHeader({ task }: { task: Task }) {
  return (
    <RecordHeader
      list={TASKS_CRUMB}
      title={
        <>
          {task.type}
          {task.name !== null && <span className="ml-2 font-normal text-ink-2">{task.name}</span>}
        </>
      }
    >
      <StateBadge task={task} isLarge />
      <TaskActions task={task} />
    </RecordHeader>
  )
}
