import type { ChaosSystem } from './chaos-system.ts'

const FAST_RETRY = { attempts: 4, backoff: { kind: 'fixed' as const, delay: '300ms' } }

/** The i-th task of a load: short and long ones, some that fail at first, some that are due in a moment. */
function taskOf(at: number, ms: number) {
  const isRetried = at % 10 === 0
  const isDelayed = at % 7 === 0
  return {
    type: 'effect',
    queue: `line-${at % 3}`,
    priority: 1 + (at % 10),
    payload: { ms: at % 4 === 0 ? Math.round(ms / 10) : ms, fails: isRetried ? 1 : 0 },
    retry: FAST_RETRY,
    ...(isDelayed && { delay: `${200 + (at % 20) * 50}ms` }),
  }
}

/** Submits `count` tasks that take up to `ms` each. Answers their ids. */
export function submitLoad(system: ChaosSystem, count: number, ms: number): Promise<string[]> {
  return submitAll(
    system,
    Array.from({ length: count }, (_, at) => taskOf(at, ms)),
  )
}

/** Submits these tasks; every one must be accepted. */
export async function submitAll(system: ChaosSystem, body: object[]): Promise<string[]> {
  const { items } = await system.client.submitTasks({ body })
  return items.map((item) => ('id' in item ? item.id : raise(item.error)))
}

function raise(problem: unknown): never {
  throw new Error(`a task of the load was refused: ${JSON.stringify(problem)}`)
}
