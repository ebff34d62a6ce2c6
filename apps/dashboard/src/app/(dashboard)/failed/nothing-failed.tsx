import { CircleCheck, SearchX } from 'lucide-react'
import Link from 'next/link'
import { Button, buttonClass } from '../../../components/button.tsx'
import { EmptyState } from '../../../components/empty-state.tsx'

/** No failed task: because of the filters, or because all is well. */
export function NothingFailed({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  if (isFiltered) {
    return (
      <EmptyState icon={SearchX} title="No failed task fits these filters">
        <Button onClick={onClear}>Clear filters</Button>
      </EmptyState>
    )
  }
  return (
    <EmptyState icon={CircleCheck} title="No task is failed">
      <p>A task appears here by itself when its attempts are used up, with its error and a way to retry it.</p>
      <Link href="/tasks" prefetch={false} className={buttonClass('secondary')}>
        All tasks
      </Link>
    </EmptyState>
  )
}
