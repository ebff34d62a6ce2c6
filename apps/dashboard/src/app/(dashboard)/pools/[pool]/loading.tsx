import { PageHeader } from '../../../../components/page-header.tsx'
import { SkeletonRows } from '../../../../components/skeleton-rows.tsx'

export default function Loading() {
  return (
    <>
      <PageHeader title="Pool" />
      <SkeletonRows count={8} />
    </>
  )
}
