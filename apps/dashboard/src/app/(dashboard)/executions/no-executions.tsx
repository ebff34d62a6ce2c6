import { Activity, SearchX } from 'lucide-react'
import { Button } from '../../../components/button.tsx'
import { EmptyState } from '../../../components/empty-state.tsx'
import { FirstTaskCommand } from '../tasks/first-task-command.tsx'

/** Nothing ran: because of the filters, or because nothing was ever submitted. */
export function NoExecutions({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  if (isFiltered) {
    return (
      <EmptyState icon={SearchX} title="No execution fits these filters">
        <p>New ones that fit appear here by themselves.</p>
        <Button onClick={onClear}>Clear filters</Button>
      </EmptyState>
    )
  }
  return (
    <EmptyState icon={Activity} title="Nothing has run yet">
      <p>Every run of every task is listed here. Submit a task to see the first one.</p>
      <FirstTaskCommand />
    </EmptyState>
  )
}
