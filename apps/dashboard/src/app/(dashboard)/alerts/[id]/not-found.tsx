import { SearchX } from 'lucide-react'
import Link from 'next/link'
import { buttonClass } from '../../../../components/button.tsx'
import { EmptyState } from '../../../../components/empty-state.tsx'

export default function NoSuchAlert() {
  return (
    <EmptyState icon={SearchX} title="There is no such rule">
      <p>It may have been deleted, and its history with it.</p>
      <Link href="/alerts" prefetch={false} className={buttonClass('secondary')}>
        All rules
      </Link>
    </EmptyState>
  )
}
