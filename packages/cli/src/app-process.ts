import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { LogFile } from './log-file.ts'
import { readLogLine } from './log-line.ts'
import type { Life } from './part.ts'

export type AppOptions = {
  name: string
  /** The built file, and what Node is told before it. */
  entry: string
  nodeArguments?: string[]
  folder: string
  env: Record<string, string | undefined>
  log: LogFile
  print: (text: string) => void
  readyMs?: number
}

/**
 * Starts one built app in a process group of its own (Ctrl-C reaches only us; the group is ended as a whole) with an
 * IPC channel, whose end tells the app that we are gone. It is ready when it logs "ready".
 */
export function beginApp(options: AppOptions): Life {
  const { name, entry, nodeArguments = [], folder, env, readyMs = 60_000 } = options
  const child = spawn(process.execPath, [...nodeArguments, entry], {
    cwd: folder,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const kill = (): void => killGroup(child)
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => {
      kill()
      resolve(signal ?? `code ${code}`)
    })
  })
  const isReady = watchOutput(child, options)
  const ready = Promise.race([
    isReady,
    ended.then((reason) => Promise.reject(new Error(`${name} ended while it was starting (${reason})`))),
    sleep(readyMs, undefined, { ref: false }).then(() => Promise.reject(new Error(`${name} was not ready in time`))),
  ])
  ready.catch(kill)
  return {
    ready,
    ended,
    kill,
    stop: async (graceMs) => {
      child.kill('SIGTERM')
      const force = setTimeout(kill, graceMs)
      await ended
      clearTimeout(force)
    },
  }
}

/** Resolves when the app says that it is ready. Everything goes to the log file, warnings also to the terminal. */
function watchOutput(child: ChildProcess, { name, log, print }: AppOptions): Promise<void> {
  return new Promise((resolve) => {
    const read = (stream: Readable | null, source: 'stdout' | 'stderr'): void => {
      if (stream === null) return
      createInterface({ input: stream }).on('line', (text) => {
        log.write(`${text}\n`)
        const { isReady, shown } = readLogLine(name, text, source)
        if (isReady) resolve()
        if (shown !== undefined) print(shown)
      })
    }
    read(child.stdout, 'stdout')
    read(child.stderr, 'stderr')
  })
}

/** Also what the app left behind: its group outlives its first process. */
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
