import { SearchX } from 'lucide-react'
import Link from 'next/link'
import { buttonClass } from '../components/button.tsx'
import { EmptyState } from '../components/empty-state.tsx'

export default function NotFound() {
  return (
    <main className="flex min-h-dvh items-center">
      <EmptyState icon={SearchX} title="There is no such page">
        <Link href="/tasks" prefetch={false} className={buttonClass('secondary')}>
          All tasks
        </Link>
      </EmptyState>
    </main>
  )
}
