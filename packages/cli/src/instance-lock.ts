import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { UsageError } from './config.ts'

export type InstanceLock = {
  /** True when the run before this one did not end in order: its apps may need a moment to notice. */
  isAfterCrash: boolean
  release: () => Promise<void>
}

/** Makes sure that only one `bullwheel dev` works in a data folder. A lock whose process is gone does not count. */
export async function lockDataFolder(dataFolder: string): Promise<InstanceLock> {
  await mkdir(dataFolder, { recursive: true, mode: 0o700 })
  const file = join(dataFolder, 'dev.pid')
  const draft = `${file}.${process.pid}`
  await writeFile(draft, `${process.pid} ${await startTime(process.pid)}\n`)
  let isAfterCrash = false
  try {
    while (!(await isLinked(draft, file))) {
      const holder = await readHolder(file)
      if (holder.isAlive) {
        throw new UsageError(
          `Bullwheel is running already in ${dataFolder} (process ${holder.pid}). Stop that one first.`,
        )
      }
      isAfterCrash = true
      await rm(file, { force: true })
    }
  } finally {
    await rm(draft, { force: true })
  }
  return { isAfterCrash, release: () => rm(file, { force: true }) }
}

/** A hard link appears whole or not at all: nobody reads a lock that is half written. */
async function isLinked(draft: string, file: string): Promise<boolean> {
  try {
    await link(draft, file)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

async function readHolder(file: string): Promise<{ pid: number; isAlive: boolean }> {
  const [pid = '', ...started] = (await readFile(file, 'utf8').catch(() => '')).trim().split(' ')
  const isAlive = Number(pid) > 0 && (await startTime(Number(pid))) === started.join(' ')
  return { pid: Number(pid), isAlive }
}

/** Tells a process from a later one with the same id; empty when there is none. */
async function startTime(pid: number): Promise<string> {
  if (process.platform !== 'linux') return isAlive(pid) ? 'running' : ''
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return fields[0] === 'Z' ? '' : (fields[19] ?? '')
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
