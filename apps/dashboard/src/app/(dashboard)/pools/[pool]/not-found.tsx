import { SearchX } from 'lucide-react'
import Link from 'next/link'
import { buttonClass } from '../../../../components/button.tsx'
import { EmptyState } from '../../../../components/empty-state.tsx'

export default function NoSuchPool() {
  return (
    <EmptyState icon={SearchX} title="There is no such pool">
      <p>It may have been deleted; a temporary one goes with its last worker.</p>
      <Link href="/pools" prefetch={false} className={buttonClass('secondary')}>
        All pools
      </Link>
    </EmptyState>
  )
}
