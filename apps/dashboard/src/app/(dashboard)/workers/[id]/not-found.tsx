import { SearchX } from 'lucide-react'
import Link from 'next/link'
import { buttonClass } from '../../../../components/button.tsx'
import { EmptyState } from '../../../../components/empty-state.tsx'

export default function NoSuchWorker() {
  return (
    <EmptyState icon={SearchX} title="There is no such worker">
      <p>Each process that runs tasks has an id of its own, which changes when it is started anew.</p>
      <Link href="/workers" prefetch={false} className={buttonClass('secondary')}>
        All workers
      </Link>
    </EmptyState>
  )
}
