import { alertId } from '@bullwheel/contracts'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { oneAlert } from '../../../../../api/alert-queries.ts'
import { Prefetched } from '../../../../../api/prefetched.tsx'
import { serverClient } from '../../../../../api/server-client.ts'
import { EditAlertClient } from './client.tsx'

export const metadata: Metadata = { title: 'Edit a rule' }

type Props = { params: Promise<{ id: string }> }

export default async function EditAlertPage({ params }: Props) {
  const id = alertId.safeParse((await params).id).data
  if (id === undefined) notFound()
  const client = await serverClient()
  return (
    <Prefetched read={(queries) => queries.prefetchQuery(oneAlert(client, id))}>
      <EditAlertClient id={id} />
    </Prefetched>
  )
}
