import { SearchX } from 'lucide-react'
import Link from 'next/link'
import { buttonClass } from '../../../../components/button.tsx'
import { EmptyState } from '../../../../components/empty-state.tsx'

export default function NoSuchWebhook() {
  return (
    <EmptyState icon={SearchX} title="There is no such webhook">
      <p>It may have been deleted, and its deliveries with it.</p>
      <Link href="/webhooks" prefetch={false} className={buttonClass('secondary')}>
        All webhooks
      </Link>
    </EmptyState>
  )
}
