import { join } from 'node:path'
import { type Client, createClient } from '@bullwheel/sdk'
import { type TestProcess, type TestSystem, createTestSystem } from '@bullwheel/testing'
import postgres from 'postgres'
import { untilTypesAreLive } from '../system-fixture.ts'
import { EFFECTS_VARIABLE, type RecordedEffect, readEffects } from './effects.ts'

/** A whole system whose every part can be struck; `parts` are the processes that run now. */
export type ChaosSystem = TestSystem & {
  client: Client
  sql: postgres.Sql
  parts: { api: TestProcess; scheduler: TestProcess; workers: TestProcess[] }
  /** Starts another process of an app, on a host of that name. */
  startPart: (app: 'api' | 'scheduler' | 'worker', host?: string) => Promise<TestProcess>
  effects: () => RecordedEffect[]
  end: () => Promise<void>
}

const SLOTS = 40

/** One api, one scheduler and two hosts with a worker each, on a Postgres and a durable Redis of their own. */
export async function startChaosSystem(): Promise<ChaosSystem> {
  const env = {
    BULLWHEEL_TASKS: 'test/handlers/chaos.ts',
    BULLWHEEL_HANG_TIMEOUT: '4s',
    BULLWHEEL_DRAIN_TIMEOUT: '2s',
    NODE_OPTIONS: '--max-old-space-size=512',
  }
  const system = await createTestSystem(env, {
    ownPostgres: true,
    durableRedis: true,
    pool: { workers: 2, slots: SLOTS },
  })
  const effectsFile = join(system.folder, 'effects')
  const startPart = (app: 'api' | 'scheduler' | 'worker', host = 'host-1') =>
    system.start(app, { [EFFECTS_VARIABLE]: effectsFile, BULLWHEEL_HOST_ID: host })
  const started = Promise.all([
    startPart('api'),
    startPart('scheduler'),
    startPart('worker', 'host-1'),
    startPart('worker', 'host-2'),
  ])
  const [api, scheduler, ...workers] = await started.catch(async (cause: unknown) => {
    await system.stop()
    throw cause
  })
  const client = createClient({ baseUrl: system.apiUrl, key: system.adminKey })
  const sql = postgres(system.databaseUrl, {
    max: 2,
    connection: { search_path: 'bullwheel' },
    onnotice: () => undefined,
  })
  await untilTypesAreLive(client)
  return Object.assign(system, {
    startPart,
    client,
    sql,
    parts: { api, scheduler, workers },
    effects: () => readEffects(effectsFile),
    end: async () => {
      await sql.end({ timeout: 1 })
      await system.stop()
    },
  })
}
