'use client'

import type { Task } from '@bullwheel/contracts'
import { ChevronRight } from 'lucide-react'
import Link from 'next/link'
import { StateBadge } from '../../../../state/state-badge.tsx'
import { TaskActions } from './task-actions.tsx'

/** Which task this is, how it stands, and what can be done about it. */
export function TaskHeader({ task }: { task: Task }) {
  return (
    <header className="sticky top-0 z-20 flex min-h-12 flex-wrap items-center gap-x-3 gap-y-2 border-b bg-surface px-4 py-2 max-md:top-12 md:px-6">
      <nav aria-label="Breadcrumb" className="flex items-center gap-1.5 text-ink-3 max-sm:hidden">
        <Link href="/tasks" prefetch={false} className="rounded hover:text-ink">
          Tasks
        </Link>
        <ChevronRight aria-hidden size={13} />
      </nav>
      <h1 className="min-w-0 truncate text-base font-semibold tracking-tight">
        {task.type}
        {task.name !== null && <span className="ml-2 font-normal text-ink-2">{task.name}</span>}
      </h1>
      <StateBadge task={task} isLarge />
      <TaskActions task={task} />
    </header>
  )
}
