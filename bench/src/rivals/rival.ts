/** Another job system on Postgres: how it takes jobs in bulk, and how a worker process of it runs them. */
export type Rival = {
  name: string
  /** Prepares its schema; `add` takes one batch. */
  open: (databaseUrl: string) => Promise<{ add: (count: number) => Promise<void>; close: () => Promise<void> }>
  /** Runs jobs in this process until the process ends. */
  work: (databaseUrl: string, ran: (count: number) => void) => Promise<void>
}

export const payloads = (count: number): { n: number }[] => Array.from({ length: count }, () => ({ n: 1 }))
