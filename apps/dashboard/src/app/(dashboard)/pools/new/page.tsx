import type { Metadata } from 'next'
import { NewPoolClient } from './client.tsx'

export const metadata: Metadata = { title: 'New pool' }

export default function NewPoolPage() {
  return <NewPoolClient />
}
