import { readFile } from 'node:fs/promises'

const LOOK_MS = 100

/** Memory of a process that is in RAM. Linux only: elsewhere it throws. */
export async function rssMiB(pid: number): Promise<number> {
  const kib = /VmRSS:\s+(\d+) kB/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kib) / 1_024
}

/** The most that `rss` says while the work is under way. */
export async function peakDuring(rss: () => Promise<number>, work: Promise<unknown>): Promise<number> {
  let peak = await rss()
  const look = async (): Promise<void> => {
    peak = Math.max(peak, await rss())
  }
  const timer = setInterval(() => void look(), LOOK_MS)
  await work.finally(() => clearInterval(timer))
  return peak
}
