import { ScrollText, SearchX } from 'lucide-react'
import { Button } from '../../../components/button.tsx'
import { EmptyState } from '../../../components/empty-state.tsx'
import { FirstTaskCommand } from '../tasks/first-task-command.tsx'

type Props = { isFiltered: boolean; onClear: () => void }

/** No line is shown: because of the filters, or because nothing was written since the page was opened. */
export function NoLines({ isFiltered, onClear }: Props) {
  if (isFiltered) {
    return (
      <EmptyState icon={SearchX} title="No line fits these filters">
        <p>New ones that fit appear here by themselves.</p>
        <Button onClick={onClear}>Clear filters</Button>
      </EmptyState>
    )
  }
  return (
    <EmptyState icon={ScrollText} title="Waiting for lines">
      <p>
        What handlers write with <code className="font-mono text-xs">log.info(…)</code> appears here as it happens, with
        a line for each step of each task. Older lines are on the page of their task, and in Search.
      </p>
      <FirstTaskCommand />
    </EmptyState>
  )
}
