import { SearchX } from 'lucide-react'
import { EmptyState } from '../../../../../../components/empty-state.tsx'

export default function NoSuchDelivery() {
  return (
    <EmptyState icon={SearchX} title="There is no such delivery">
      <p>Deliveries are kept for 30 days after they ended, and go with their webhook.</p>
    </EmptyState>
  )
}
