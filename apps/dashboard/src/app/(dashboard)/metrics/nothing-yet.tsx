import { ChartLine } from 'lucide-react'
import Link from 'next/link'
import { EmptyState } from '../../../components/empty-state.tsx'

/** No task was accepted or began in the time that is looked at. */
export function NothingYet() {
  return (
    <EmptyState icon={ChartLine} title="No task in this time">
      <p>
        Look further back, or{' '}
        <Link href="/submit" className="text-accent underline underline-offset-2">
          submit a task
        </Link>
        : the charts follow within seconds.
      </p>
    </EmptyState>
  )
}
