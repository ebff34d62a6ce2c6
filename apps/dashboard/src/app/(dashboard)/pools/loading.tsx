import { PageHeader } from '../../../components/page-header.tsx'
import { SkeletonRows } from '../../../components/skeleton-rows.tsx'

export default function Loading() {
  return (
    <>
      <PageHeader title="Pools" />
      <SkeletonRows count={4} />
    </>
  )
}
