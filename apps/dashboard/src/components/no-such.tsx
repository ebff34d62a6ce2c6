import { SearchX } from 'lucide-react'
import Link from 'next/link'
import { buttonClass } from './button.tsx'
import { EmptyState } from './empty-state.tsx'

type Props = { kind: string; /** Why it may not be there. */ why: string; listPath: string }

/** A page of something that is not there, with the way to what is. */
export function NoSuch({ kind, why, listPath }: Props) {
  return (
    <EmptyState icon={SearchX} title={`There is no such ${kind}`}>
      <p>{why}</p>
      <Link href={listPath} prefetch={false} className={buttonClass('secondary')}>
        All {kind}s
      </Link>
    </EmptyState>
  )
}
