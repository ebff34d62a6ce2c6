import type { Client } from '@bullwheel/sdk'
import { queryOptions } from '@tanstack/react-query'
import type { AttemptOutcome, TaskState } from '@bullwheel/contracts'

export type TaskFilters = {
  state: TaskState[]
  queue?: string
  type?: string
  scheduleId?: string
  cursor?: string
}
export type ExecutionFilters = {
  outcome?: AttemptOutcome
  queue?: string
  type?: string
  worker?: string
  cursor?: string
}

export const PAGE_SIZE = 50

// Every query takes the client, so that server pages and the browser share one definition and one key.
export const taskList = (client: Client, { state, ...filters }: TaskFilters) =>
  queryOptions({
    queryKey: ['tasks', 'list', { state, ...filters }],
    queryFn: ({ signal }) =>
      client.listTasks({
        query: { ...filters, state: state.length === 0 ? undefined : state, limit: PAGE_SIZE },
        signal,
      }),
  })

export const oneTask = (client: Client, id: string) =>
  queryOptions({
    queryKey: ['tasks', 'one', id],
    queryFn: ({ signal }) => client.getTask({ params: { id }, signal }),
  })

export const taskEvents = (client: Client, id: string) =>
  queryOptions({
    queryKey: ['events', id],
    queryFn: ({ signal }) => client.listEvents({ query: { task: id, limit: 200 }, signal }),
  })

/** Where what a task's handler wrote is kept. */
export const taskLogsKey = (id: string) => ['tasks', 'logs', id] as const

export const executionList = (client: Client, filters: ExecutionFilters) =>
  queryOptions({
    queryKey: ['executions', filters],
    queryFn: ({ signal }) => client.listAttempts({ query: { ...filters, limit: PAGE_SIZE }, signal }),
  })

export const ledgerSums = (client: Client) =>
  queryOptions({ queryKey: ['ledger'], queryFn: ({ signal }) => client.getLedger({ signal }) })

export const taskTypes = (client: Client) =>
  queryOptions({ queryKey: ['task-types'], queryFn: ({ signal }) => client.listTaskTypes({ signal }) })

export const healthParts = (client: Client) =>
  queryOptions({ queryKey: ['health'], queryFn: ({ signal }) => client.getHealth({ signal }) })

/** Queues and the system page have no feed of their own: they are read again while they are looked at. */
export const WATCHED_READ_MS = 2_000

export const queueList = (client: Client) =>
  queryOptions({ queryKey: ['queues', 'list'], queryFn: ({ signal }) => client.listQueues({ signal }) })

export const oneQueue = (client: Client, queue: string) =>
  queryOptions({
    queryKey: ['queues', 'one', queue],
    queryFn: ({ signal }) => client.getQueue({ params: { queue }, signal }),
  })

export const systemInfo = (client: Client) =>
  queryOptions({ queryKey: ['system'], queryFn: ({ signal }) => client.getSystemInfo({ signal }) })

/**
 * The same for the system page, under a key of its own: the shell asks for health as soon as it comes alive, and a query
 * that is there already is filled only after the first paint, which would then differ from the server's.
 */
export const systemHealth = (client: Client) =>
  queryOptions({ ...healthParts(client), queryKey: ['system', 'health'] as const })
