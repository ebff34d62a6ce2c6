import { SearchX } from 'lucide-react'
import Link from 'next/link'
import { buttonClass } from '../../../../components/button.tsx'
import { EmptyState } from '../../../../components/empty-state.tsx'

export default function NoSuchQueue() {
  return (
    <EmptyState icon={SearchX} title="There is no such queue">
      <p>A queue is made by the first task that names it, or on the page of all queues.</p>
      <Link href="/queues" prefetch={false} className={buttonClass('secondary')}>
        All queues
      </Link>
    </EmptyState>
  )
}
