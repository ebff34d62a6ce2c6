import { join } from 'node:path'
import { expect, test } from 'vitest'
import { EFFECTS_VARIABLE, machineMs, readEffects } from './chaos/effects.ts'
import { untilSettled, untilTypesAreLive, useSystem } from './system-fixture.ts'

const FAST = `--import=${join(import.meta.dirname, 'handlers/fast-clock.ts')}`
const TASKS = 40

const system = useSystem(['api', 'scheduler'], { BULLWHEEL_TASKS: 'test/handlers/chaos.ts' }, { pool: { workers: 2 } })

test('a worker whose clock is five minutes fast starts nothing more than 100 ms early, and uses up no attempt', async () => {
  const { client, folder, start } = system()
  const effectsFile = join(folder, 'effects')
  const env = { [EFFECTS_VARIABLE]: effectsFile }
  await start('worker', { ...env, BULLWHEEL_HOST_ID: 'fast', NODE_OPTIONS: FAST })
  await start('worker', { ...env, BULLWHEEL_HOST_ID: 'right' })
  await untilTypesAreLive(client)
  const submittedAt = machineMs()
  const delayOf = (at: number): number => 1_000 + at * 50
  const { items } = await client.submitTasks({
    body: Array.from({ length: TASKS }, (_, at) => ({ type: 'effect', payload: { ms: 1 }, delay: delayOf(at) })),
  })
  await untilSettled(client)
  const effects = readEffects(effectsFile)
  expect(effects).toHaveLength(TASKS)
  for (const [at, item] of items.entries()) {
    const effect = effects.find(({ id }) => 'id' in item && id === item.id)
    expect(effect?.attempt).toBe(1)
    expect(effect?.at).toBeGreaterThanOrEqual(submittedAt + delayOf(at) - 100)
  }
}, 60_000)
