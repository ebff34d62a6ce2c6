import { readFile, readdir } from 'node:fs/promises'

/** Linux counts CPU time in hundredths of a second. */
const TICK_MS = 10

type Stat = { parent: number; ownMs: number; reapedMs: number }

/** CPU that a process has used, in milliseconds; 0 where /proc does not tell. */
export async function cpuMs(pid: number): Promise<number> {
  return (await readStat(pid))?.ownMs ?? 0
}

/** The same for a process with all its children, those that have ended too. */
export async function cpuMsOfChildren(pid: number): Promise<number> {
  const own = await readStat(pid)
  if (own === undefined) return 0
  const pids = (await readdir('/proc')).map(Number).filter((one) => one > 0)
  const stats = await Promise.all(pids.map(readStat))
  const children = stats.filter((stat) => stat?.parent === pid)
  return children.reduce((sum, stat) => sum + (stat?.ownMs ?? 0), own.ownMs + own.reapedMs)
}

async function readStat(pid: number): Promise<Stat | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number)
  const [parent = 0, user = 0, system = 0, reapedUser = 0, reapedSystem = 0] = [1, 11, 12, 13, 14].map(
    (at) => fields[at],
  )
  return { parent, ownMs: (user + system) * TICK_MS, reapedMs: (reapedUser + reapedSystem) * TICK_MS }
}
