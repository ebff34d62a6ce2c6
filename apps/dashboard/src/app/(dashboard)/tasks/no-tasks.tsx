import { Inbox, SearchX } from 'lucide-react'
import Link from 'next/link'
import type { TaskFilters } from '../../../api/queries.ts'
import { Button, buttonClass } from '../../../components/button.tsx'
import { EmptyState } from '../../../components/empty-state.tsx'
import { FirstTaskCommand } from './first-task-command.tsx'

/** Nothing to list: because of the filters, or because nothing was ever submitted. */
export function NoTasks({ filters, onClear }: { filters: TaskFilters; onClear: () => void }) {
  const { state, ...others } = filters
  if (state.length > 0 || Object.keys(others).length > 0) {
    return (
      <EmptyState icon={SearchX} title="No task fits these filters">
        <p>New ones that fit appear here by themselves.</p>
        <Button onClick={onClear}>Clear filters</Button>
      </EmptyState>
    )
  }
  return (
    <EmptyState icon={Inbox} title="No tasks yet">
      <p>Submit the first one here or from a terminal. It appears in this list by itself.</p>
      <FirstTaskCommand />
      <Link href="/submit" prefetch={false} className={buttonClass('primary')}>
        Submit task
      </Link>
    </EmptyState>
  )
}
