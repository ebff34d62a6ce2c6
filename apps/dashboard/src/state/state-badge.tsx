'use client'

import type { TaskState } from '@bullwheel/contracts'
import { useAtPresent } from '../time/use-now.tsx'
import { STATE_VIEWS, stateAt } from './state-view.ts'
import { ViewBadge } from './view-badge.tsx'

/** A task's state as it is at this moment. */
export function StateBadge({ task, isLarge }: { task: { state: TaskState; runAt: string }; isLarge?: boolean }) {
  const state = useAtPresent((now) => stateAt(task, now))
  return <ViewBadge view={STATE_VIEWS[state]} isLarge={isLarge} isSpinning={state === 'running'} />
}
