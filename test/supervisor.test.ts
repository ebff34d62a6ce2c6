import { join } from 'node:path'
import { expect, test } from 'vitest'
import { EFFECTS_VARIABLE, readEffects } from './chaos/effects.ts'
import { until, untilSettled, untilTypesAreLive, useSystem } from './system-fixture.ts'

const system = useSystem(['api', 'scheduler'], { BULLWHEEL_TASKS: 'test/handlers/chaos.ts' })

test('workers are replaced when they are old, and nothing is lost or run again', async () => {
  const { client, folder, sql, start } = system()
  const effectsFile = join(folder, 'effects')
  const worker = await start('worker', { [EFFECTS_VARIABLE]: effectsFile, BULLWHEEL_RECYCLE_AGE: '4s' })
  await untilTypesAreLive(client)
  const { items } = await client.submitTasks({
    body: Array.from({ length: 400 }, () => ({ type: 'effect', payload: { ms: 500 } })),
  })
  expect(items.every(({ status }) => status === 201)).toBe(true)
  await untilSettled(client, 60_000)
  const effects = readEffects(effectsFile)
  expect(effects).toHaveLength(400)
  expect(new Set(effects.map(({ id }) => id)).size).toBe(400)
  const [count] = await sql<{ n: number }[]>`select count(distinct worker)::int as n from tasks`
  expect(count?.n).toBeGreaterThan(1)
  await worker.end('SIGTERM')
}, 90_000)

test('a worker that does not start is tried again seldom, and said so once', async () => {
  const broken = { BULLWHEEL_TASKS: 'test/handlers/broken-child.ts' }
  const lines = (await startUntil(broken, 'workers do not start')).filter((line) =>
    line.includes('workers do not start'),
  )
  expect(lines).toHaveLength(1)
}, 120_000)

/** A supervisor whose workers never become ready is never ready itself: what it prints is awaited instead. */
async function startUntil(env: Record<string, string>, text: string): Promise<readonly string[]> {
  const supervisor = system().launch('worker', env)
  await until(
    () => Promise.resolve(supervisor.lines),
    (lines) => lines.some((line) => line.includes(text)),
    100_000,
  )
  await supervisor.end('SIGTERM')
  return supervisor.lines
}
