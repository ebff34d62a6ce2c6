import type { Process } from './processes.ts'
import type { Servers } from './servers.ts'

export type CpuMs = Record<string, number>

/** Begins to count; the answer says how much CPU the servers and these processes have used since. */
export async function meterCpu(servers: Servers, processes: Record<string, Process>): Promise<() => Promise<CpuMs>> {
  const read = async (): Promise<CpuMs> => {
    const entries = Object.entries(processes).map(async ([name, process]) => [name, await process.cpu()] as const)
    return { ...Object.fromEntries(await Promise.all(entries)), ...(await servers.cpu()) }
  }
  const first = await read()
  return async () => {
    const last = await read()
    return Object.fromEntries(Object.entries(last).map(([name, ms]) => [name, ms - (first[name] ?? 0)]))
  }
}
