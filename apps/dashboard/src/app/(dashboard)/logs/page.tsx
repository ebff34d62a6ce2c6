import type { Metadata } from 'next'
import { LogsClient } from './client.tsx'

export const metadata: Metadata = { title: 'Logs' }

export default function LogsPage() {
  return <LogsClient />
}
