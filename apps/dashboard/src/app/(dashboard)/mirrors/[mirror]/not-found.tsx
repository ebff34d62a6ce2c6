import { SearchX } from 'lucide-react'
import Link from 'next/link'
import { buttonClass } from '../../../../components/button.tsx'
import { EmptyState } from '../../../../components/empty-state.tsx'

export default function NoSuchMirror() {
  return (
    <EmptyState icon={SearchX} title="There is no such mirror">
      <p>A mirror begins when a worker runs that has its settings.</p>
      <Link href="/mirrors" prefetch={false} className={buttonClass('secondary')}>
        All mirrors
      </Link>
    </EmptyState>
  )
}
