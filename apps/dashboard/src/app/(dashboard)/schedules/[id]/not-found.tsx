import { SearchX } from 'lucide-react'
import Link from 'next/link'
import { buttonClass } from '../../../../components/button.tsx'
import { EmptyState } from '../../../../components/empty-state.tsx'

export default function NoSuchSchedule() {
  return (
    <EmptyState icon={SearchX} title="There is no such schedule">
      <p>It may have been deleted. The tasks that it made are still among the tasks.</p>
      <Link href="/schedules" prefetch={false} className={buttonClass('secondary')}>
        All schedules
      </Link>
    </EmptyState>
  )
}
