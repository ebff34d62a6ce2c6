import type { Process } from './processes.ts'
import type { Servers } from './servers.ts'

/** Begins to count; the answer says how many microseconds of CPU a task has cost since, in the servers and these processes. */
export async function meterCpu(
  servers: Servers,
  processes: Record<string, Pick<Process, 'cpu'>>,
): Promise<(tasks: number) => Promise<Record<string, number>>> {
  const read = async (): Promise<Record<string, number>> => {
    const entries = Object.entries(processes).map(async ([name, process]) => [name, await process.cpu()] as const)
    return { ...Object.fromEntries(await Promise.all(entries)), ...(await servers.cpu()) }
  }
  const first = await read()
  return async (tasks) => {
    const last = await read()
    return Object.fromEntries(
      Object.entries(last).map(([name, ms]) => [name, ((ms - (first[name] ?? 0)) * 1_000) / tasks]),
    )
  }
}
