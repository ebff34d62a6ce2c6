import { type ChildProcess, type SpawnOptions, execFile, spawn } from 'node:child_process'
import { open, readFile, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)
const maxLogBytes = 5 * 1024 * 1024

export type ServerExit = { code: number | null; signal: NodeJS.Signals | null }

export type LocalServer = {
  url: string
  port: number
  pid: number
  /** Resolves when the process is gone, however that came about. */
  exited: Promise<ServerExit>
  /** Stops it in order, by force after a grace (default 5 s). Safe to call twice. */
  stop: (graceMs?: number) => Promise<void>
  /** Ends it at once; what was committed stays. */
  kill: () => void
}

export type Command = { file: string; args: string[]; options: SpawnOptions }

export type RunningProcess = { child: ChildProcess; pid: number; exited: Promise<ServerExit> }

/**
 * Starts a server in its own process group, so that Ctrl-C in the terminal reaches only the one who started it,
 * with its output appended to a log file.
 */
export async function spawnServer(command: Command, logFile: string): Promise<RunningProcess> {
  const size = await stat(logFile).then(
    (found) => found.size,
    () => 0,
  )
  if (size > maxLogBytes) await truncate(logFile)
  const log = await open(logFile, 'a')
  try {
    const child = spawn(command.file, command.args, {
      ...command.options,
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    })
    const exited = new Promise<ServerExit>((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', (code, signal) => resolve({ code, signal }))
    })
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve)
      child.once('error', reject)
    })
    if (child.pid === undefined) throw new Error(`${command.file} did not start`)
    return { child, pid: child.pid, exited }
  } finally {
    await log.close()
  }
}

/** Waits until `isReady`, or throws with the end of the log when the process ends first or the time is up. */
export async function waitUntilReady(
  running: RunningProcess,
  options: { name: string; logFile: string; timeoutMs: number; isReady: () => Promise<boolean> },
): Promise<void> {
  const deadline = Date.now() + options.timeoutMs
  let exit: ServerExit | undefined
  void running.exited.then((reason) => (exit = reason))
  while (!(await options.isReady())) {
    if (exit !== undefined || Date.now() > deadline) {
      const what = exit === undefined ? 'was not ready in time' : `stopped with ${exit.signal ?? `code ${exit.code}`}`
      if (exit === undefined) running.child.kill('SIGKILL')
      throw new Error(`${options.name} ${what}. The end of ${options.logFile}:\n${await lastLines(options.logFile)}`)
    }
    await sleep(25)
  }
}

async function lastLines(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '')
  return text.trimEnd().split('\n').slice(-8).join('\n')
}

/** Sends each signal in turn until the process is gone. */
export async function stopProcess(running: RunningProcess, steps: { signal: NodeJS.Signals; graceMs: number }[]) {
  for (const { signal, graceMs } of steps) {
    running.child.kill(signal)
    const timer = new AbortController()
    const timeout = sleep(graceMs, 'timeout' as const, { signal: timer.signal }).catch(() => 'timeout' as const)
    const first = await Promise.race([running.exited, timeout])
    timer.abort()
    if (first !== 'timeout') return
  }
}

/** Ends a server by SIGTERM, and by force when that takes too long. */
export function endsOf(running: RunningProcess): Pick<LocalServer, 'pid' | 'exited' | 'stop' | 'kill'> {
  return {
    pid: running.pid,
    exited: running.exited,
    stop: (graceMs = 5_000) =>
      stopProcess(running, [
        { signal: 'SIGTERM', graceMs },
        { signal: 'SIGKILL', graceMs: 1_000 },
      ]),
    kill: () => void running.child.kill('SIGKILL'),
  }
}

/** Where a folder keeps which process serves it. */
const pidFileOf = (folder: string): string => join(folder, 'pid')

export async function keepPid(folder: string, { pid }: RunningProcess): Promise<void> {
  await writeFile(pidFileOf(folder), `${pid}\n`)
}

/** Stops the server that a killed process left running in this folder, if any. */
export async function stopLeftIn(folder: string, isOurs: (commandLine: string) => boolean): Promise<void> {
  const pid = Number(await readFile(pidFileOf(folder), 'utf8').catch(() => ''))
  await stopSurvivor(pid, isOurs, 'SIGTERM')
}

/** Stops a process that an earlier run left behind, if `pid` still is that server: pids are used again. */
export async function stopSurvivor(pid: number, isOurs: (commandLine: string) => boolean, signal: NodeJS.Signals) {
  const deadline = Date.now() + 10_000
  for (let isFirst = true; pid > 0 && isOurs(await readCommandLine(pid)); isFirst = false) {
    if (isFirst) process.kill(pid, signal)
    if (Date.now() > deadline) process.kill(pid, 'SIGKILL')
    if (Date.now() > deadline + 5_000) throw new Error(`process ${pid} of an earlier run cannot be stopped`)
    await sleep(25)
  }
}

/** Empty when there is no such process, also for one that ended and was not reaped yet. */
async function readCommandLine(pid: number): Promise<string> {
  try {
    if (process.platform === 'linux') return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ')
    return (await run('ps', ['-o', 'command=', '-p', String(pid)])).stdout
  } catch {
    return ''
  }
}
