import { Layers, SearchX } from 'lucide-react'
import { Button } from '../../../components/button.tsx'
import { EmptyState } from '../../../components/empty-state.tsx'
import { FirstTaskCommand } from '../tasks/first-task-command.tsx'

/** No queue: because of the search, or because nothing was ever submitted. */
export function NoQueues({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  if (isFiltered) {
    return (
      <EmptyState icon={SearchX} title="No queue has such a name">
        <Button onClick={onClear}>Clear the search</Button>
      </EmptyState>
    )
  }
  return (
    <EmptyState icon={Layers} title="No queues yet">
      <p>A queue is made by the first task that names it; those that name none go to “default”.</p>
      <FirstTaskCommand />
    </EmptyState>
  )
}
