import type { Metadata } from 'next'
import { NewAlertClient } from './client.tsx'

export const metadata: Metadata = { title: 'New rule' }

export default function NewAlertPage() {
  return <NewAlertClient />
}
