import { PageHeader } from './page-header.tsx'
import { SkeletonRows } from './skeleton-rows.tsx'

type Props = { title: string; /** Whether filters will stand above the rows. */ hasBar?: boolean; rows?: number }

/** A page that is still being read. */
export function LoadingPage({ title, hasBar = false, rows }: Props) {
  return (
    <>
      <PageHeader title={title} />
      {hasBar && <div className="h-11 border-b" />}
      <SkeletonRows count={rows} />
    </>
  )
}
