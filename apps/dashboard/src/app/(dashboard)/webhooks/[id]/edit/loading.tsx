import { LoadingPage } from '../../../../../components/loading-page.tsx'

export default function Loading() {
  return <LoadingPage title="Edit" rows={8} />
}
