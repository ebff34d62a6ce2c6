'use client'

import { useQuery } from '@tanstack/react-query'
import { api } from '../../../../../api/browser-client.ts'
import { onePool } from '../../../../../api/fleet-queries.ts'
import { WhenRead } from '../../../../../components/when-read.tsx'
import NoSuchPool from '../not-found.tsx'
import { EditPool } from './edit-pool.tsx'

/** The form of a pool that exists. */
export function EditPoolClient({ name }: { name: string }) {
  return (
    <WhenRead title="Edit" read={useQuery(onePool(api, name))} missing={<NoSuchPool />}>
      {(pool) => <EditPool pool={pool} />}
    </WhenRead>
  )
}
