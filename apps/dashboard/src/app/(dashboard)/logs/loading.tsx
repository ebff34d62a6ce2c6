import { PageHeader } from '../../../components/page-header.tsx'

export default function Loading() {
  return (
    <>
      <PageHeader title="Logs" />
      <div className="h-11 border-b" />
    </>
  )
}
