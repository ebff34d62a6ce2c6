import type { Ledger, Task } from '@bullwheel/contracts'
import { type Client, createClient } from '@bullwheel/sdk'
import { type TestSystem, type TestSystemOptions, createTestSystem } from '@bullwheel/testing'
import postgres from 'postgres'
import { afterAll, beforeAll } from 'vitest'

export type System = TestSystem & { client: Client; sql: postgres.Sql }

/** A system without processes so far; `close` ends all of it. */
export async function openSystem(
  env: Record<string, string>,
  options: TestSystemOptions = {},
): Promise<System & { close: () => Promise<void> }> {
  const made = await createTestSystem(env, options)
  const client = createClient({ baseUrl: made.apiUrl, key: made.adminKey })
  const sql = postgres(made.databaseUrl, { max: 2, connection: { search_path: 'bullwheel' } })
  const close = async (): Promise<void> => {
    await sql.end()
    await made.stop()
  }
  return Object.assign(made, { client, sql, close })
}

/** Real processes for a test file; `apps` are started before its tests. */
export function useSystem(
  apps: ('api' | 'scheduler' | 'worker')[],
  env: Record<string, string> = {},
  options: TestSystemOptions = {},
): () => System {
  let system: Awaited<ReturnType<typeof openSystem>> | undefined
  beforeAll(async () => {
    system = await openSystem(env, options)
    for (const app of apps) await system.start(app)
    // A worker is ready before every api has read its task types.
    if (apps.includes('api') && apps.includes('worker')) await untilTypesAreLive(system.client)
  }, 120_000)
  afterAll(() => system?.close(), 60_000)
  return () => {
    if (system === undefined) throw new Error('the system runs only inside tests')
    return system
  }
}

const PAUSE_MS = 20

/** Asks again and again until `isDone`; fails with the last answer after `withinMs`. */
export async function until<Answer>(
  ask: () => Promise<Answer>,
  isDone: (answer: Answer) => boolean,
  withinMs = 15_000,
): Promise<Answer> {
  const giveUpAt = Date.now() + withinMs
  for (;;) {
    const answer = await ask()
    if (isDone(answer)) return answer
    if (Date.now() > giveUpAt)
      throw new Error(`not within ${withinMs} ms: ${String(JSON.stringify(answer)).slice(0, 2_000)}`)
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
}

export const untilState = (client: Client, id: string, state: Task['state'], withinMs?: number): Promise<Task> =>
  until(
    () => client.getTask({ params: { id } }),
    (task) => task.state === state,
    withinMs,
  )

/** Resolves when the api knows a live worker, so that tasks can be submitted. */
export async function untilTypesAreLive(client: Client): Promise<void> {
  await until(
    () => client.listTaskTypes({}),
    ({ items }) => items.some((item) => item.type === 'default' && item.live),
  )
}

/** The ledger when nothing is pending any more. */
export function untilSettled(client: Client, withinMs?: number): Promise<Ledger> {
  return until(
    () => client.getLedger({}),
    (ledger) => ledger.queues.length > 0 && ledger.queues.every((line) => line.pending === 0),
    withinMs,
  )
}
