import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..', '..')
const fixture = join(import.meta.dirname, 'start-server.fixture.ts')

export async function makeFolder(mode = 0o700): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'bullwheel-local-'))
  await chmod(folder, mode)
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) }
}

export type Starter = { process: ChildProcess; pid: number; url: string }

/** Starts the server from another process, as `bullwheel dev` would, optionally as another user. */
export async function startElsewhere(
  kind: 'postgres' | 'redis' | 'kafka' | 'elasticsearch',
  folder: string,
  user?: { uid: number; gid: number },
): Promise<Starter> {
  const child = spawn(process.execPath, [fixture, kind, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: root,
    ...user,
  })
  let printed = ''
  for await (const chunk of child.stdout) {
    printed += String(chunk)
    if (printed.includes('\n')) break
  }
  const { pid, url } = JSON.parse(printed) as { pid: number; url: string }
  return { process: child, pid, url }
}

export async function stopStarter(starter: Starter, signal: NodeJS.Signals): Promise<void> {
  const exit = once(starter.process, 'exit')
  starter.process.kill(signal)
  await exit
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
