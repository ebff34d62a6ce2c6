import type { Client } from '@bullwheel/sdk'
import { queryOptions } from '@tanstack/react-query'
import { PAGE_SIZE } from './queries.ts'

/** Every mirror; one of them is taken out of the list, which is short. */
export const mirrorList = (client: Client) =>
  queryOptions({ queryKey: ['mirrors', 'list'], queryFn: ({ signal }) => client.listMirrors({ signal }) })

export const deadLetterList = (client: Client, mirror: string, cursor: string | undefined) =>
  queryOptions({
    queryKey: ['mirrors', 'dead-letters', mirror, cursor],
    queryFn: ({ signal }) =>
      client.listDeadLetters({
        params: { mirror },
        query: { limit: PAGE_SIZE, ...(cursor !== undefined && { cursor }) },
        signal,
      }),
  })
