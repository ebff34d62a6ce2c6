import { SearchX } from 'lucide-react'
import Link from 'next/link'
import { buttonClass } from '../../../../components/button.tsx'
import { EmptyState } from '../../../../components/empty-state.tsx'

export default function NoSuchTask() {
  return (
    <EmptyState icon={SearchX} title="There is no such task">
      <p>It may have been deleted, or its retention is over.</p>
      <Link href="/tasks" prefetch={false} className={buttonClass('secondary')}>
        All tasks
      </Link>
    </EmptyState>
  )
}
