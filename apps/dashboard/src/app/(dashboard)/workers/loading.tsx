import { PageHeader } from '../../../components/page-header.tsx'
import { SkeletonRows } from '../../../components/skeleton-rows.tsx'

export default function Loading() {
  return (
    <>
      <PageHeader title="Workers" />
      <div className="h-11 border-b" />
      <SkeletonRows count={6} />
    </>
  )
}
