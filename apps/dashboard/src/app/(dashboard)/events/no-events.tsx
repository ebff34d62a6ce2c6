import { Radio, SearchX } from 'lucide-react'
import { Button } from '../../../components/button.tsx'
import { EmptyState } from '../../../components/empty-state.tsx'
import { FirstTaskCommand } from '../tasks/first-task-command.tsx'

/** `hasMore`: one look ends after so much, and older ones were not looked at. */
type Props = { isFiltered: boolean; hasMore: boolean; onClear: () => void }

/** No event is there: because of the filters, or because nothing happened yet. */
export function NoEvents({ isFiltered, hasMore, onClear }: Props) {
  if (isFiltered) {
    return (
      <EmptyState icon={SearchX} title={hasMore ? 'None among the newest events' : 'No event fits these filters'}>
        <p>
          {hasMore ? 'Older ones are looked through page by page.' : 'New ones that fit appear here by themselves.'}
        </p>
        <Button onClick={onClear}>Clear filters</Button>
      </EmptyState>
    )
  }
  return (
    <EmptyState icon={Radio} title="Nothing has happened yet">
      <p>Every step of every task is an event: created, started, completed and the like. Submit a task to see some.</p>
      <FirstTaskCommand />
    </EmptyState>
  )
}
