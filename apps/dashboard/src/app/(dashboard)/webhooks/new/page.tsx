import type { Metadata } from 'next'
import { NewWebhookClient } from './client.tsx'

export const metadata: Metadata = { title: 'New webhook' }

export default function NewWebhookPage() {
  return <NewWebhookClient />
}
