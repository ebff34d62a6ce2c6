import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { cpuMs } from './cpu.ts'
import type { Servers } from './servers.ts'

/** A process beside this one, as in production. */
export type Process = { cpu: () => Promise<number>; stop: () => Promise<void>; child: ChildProcess }

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** A worker child of the real worker app; it is told its id and slots as its supervisor would. */
export async function startWorkerChild(servers: Servers, id: string, slots: number): Promise<Process> {
  const { child, ready } = start(servers, '../../apps/worker/src/child.ts', 'ready', { BULLWHEEL_TASKS: at('./noop.ts') })
  child.send({ kind: 'start', id, slots })
  await ready
  return running(child)
}

/** BullMQ's own Worker with a processor that does nothing. */
export async function startRawWorker(servers: Servers, queue: string, concurrency: number): Promise<Process> {
  const { child, ready } = start(servers, './raw-worker.ts', 'ready', { BENCH_QUEUE: queue, BENCH_CONCURRENCY: String(concurrency) })
  await ready
  return running(child)
}

function start(servers: Servers, file: string, word: string, env: Record<string, string>) {
  const child = fork(at(file), {
    env: { ...process.env, NODE_ENV: 'production', DATABASE_URL: servers.databaseUrl, REDIS_URL: servers.redisUrl, LOG_LEVEL: 'warn', ...env },
    execArgv: process.env['BENCH_PROFILE'] === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${process.env['BENCH_PROFILE']}`],
  })
  const ready = new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${file} ended with code ${code}`)))
    child.on('message', (message: { kind?: string }) => {
      if (message.kind === word) resolve()
    })
  })
  return { child, ready }
}

function running(child: ChildProcess): Process {
  return {
    child,
    cpu: () => cpuMs(child.pid ?? 0),
    stop: async () => {
      if (child.exitCode !== null) return
      const exited = once(child, 'exit')
      child.send({ kind: 'drain', deadlineMs: 1_000, graceMs: 500 })
      await exited
    },
  }
}
