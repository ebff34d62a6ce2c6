import type { Client } from '@bullwheel/sdk'
import { queryOptions } from '@tanstack/react-query'

const SHOWN = 20

export const warningList = (client: Client) =>
  queryOptions({ queryKey: ['warnings', 'list'], queryFn: ({ signal }) => client.listWarnings({ signal }) })

/** Read apart from the list: the frame reads it before a page has come alive, which must find what its server read. */
export const warningCount = (client: Client) =>
  queryOptions({
    queryKey: ['warnings', 'count'],
    queryFn: async ({ signal }) => {
      const { items } = await client.listWarnings({ signal })
      return items.filter(({ level }) => level !== 'info').length
    },
  })

export const alertList = (client: Client) =>
  queryOptions({ queryKey: ['alerts', 'list'], queryFn: ({ signal }) => client.listAlerts({ signal }) })

export const oneAlert = (client: Client, id: string) =>
  queryOptions({
    queryKey: ['alerts', 'one', id],
    queryFn: ({ signal }) => client.getAlert({ params: { id }, signal }),
  })

export const incidentList = (client: Client, id: string, cursor?: string) =>
  queryOptions({
    queryKey: ['alerts', 'incidents', id, cursor ?? null],
    queryFn: ({ signal }) => client.listIncidents({ params: { id }, query: { cursor, limit: SHOWN }, signal }),
  })

export const notificationList = (client: Client, id: string, cursor?: string) =>
  queryOptions({
    queryKey: ['alerts', 'notifications', id, cursor ?? null],
    queryFn: ({ signal }) => client.listNotifications({ params: { id }, query: { cursor, limit: SHOWN }, signal }),
  })
