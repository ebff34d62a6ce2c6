import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { findFreePort } from '@bullwheel/local'
import type { FakeInstallation } from './fake-installation.ts'

const main = join(import.meta.dirname, '..', 'src', 'main.ts')

export type DevRun = {
  child: ChildProcess
  apiPort: number
  dashboardPort: number
  output: () => string
  /** Resolves when the output holds the text `times` times. */
  printed: (text: string, times?: number) => Promise<void>
  exit: Promise<number | null>
}

/** Runs `bullwheel dev` from the sources as a process of its own. */
export async function runDev(place: FakeInstallation, env: Record<string, string> = {}): Promise<DevRun> {
  const apiPort = Number(env['API_PORT'] ?? (await findFreePort()))
  const dashboardPort = Number(env['DASHBOARD_PORT'] ?? (await findFreePort()))
  const child = spawn(process.execPath, [main, 'dev', '--apps', place.installation], {
    cwd: place.folder,
    env: { PATH: process.env['PATH'], API_PORT: String(apiPort), DASHBOARD_PORT: String(dashboardPort), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const listeners = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      for (const listener of listeners) listener()
    })
  }
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve))
  const printed = (text: string, times = 1): Promise<void> =>
    new Promise((resolve, reject) => {
      const check = (): void => {
        if (output.split(text).length <= times) return
        listeners.delete(check)
        resolve()
      }
      listeners.add(check)
      check()
      void exit.then((code) => reject(new Error(`it ended (${code}) without printing "${text}":\n${output}`)))
    })
  return { child, apiPort, dashboardPort, output: () => output, printed, exit }
}
