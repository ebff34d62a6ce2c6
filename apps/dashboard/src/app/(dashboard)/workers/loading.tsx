import { LoadingPage } from '../../../components/loading-page.tsx'

export default function Loading() {
  return <LoadingPage title="Workers" hasBar rows={6} />
}
