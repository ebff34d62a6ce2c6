import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from '@bullwheel/domain'
import type { FromMirrors } from './messages.ts'
import { createRestartPolicy } from './restart-policy.ts'

/** What a sink has in hands may be awaited so long. */
const LEAVE_WITHIN_MS = 20_000

/** What keeps the mirrors alive; `hear` is told what they tell, `onEnd` that they ended, and whether they were asked to. */
export type MirrorsKeeping = {
  script: string
  log: Logger
  stopping: AbortSignal
  hear: (message: FromMirrors) => void
  onEnd: (isAsked: boolean) => void
}

/** Keeps the process of the mirrors alive until `stopping`. A crash costs a repeat: the cursors stand in the book. */
export async function keepMirrors({ script, log, stopping, hear, onEnd }: MirrorsKeeping): Promise<void> {
  const policy = createRestartPolicy()
  while (!stopping.aborted) {
    const startedAt = performance.now()
    const child = fork(script, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    let wasReady = false
    child.once('message', () => (wasReady = true))
    child.on('message', hear)
    const exited = exitOf(child)
    const leave = (): void => askToLeave(child)
    stopping.addEventListener('abort', leave, { once: true })
    const how = await exited
    stopping.removeEventListener('abort', leave)
    onEnd(stopping.aborted)
    if (stopping.aborted) return
    const pause = policy.after({ ms: performance.now() - startedAt, wasReady })
    log.warn({ how, pauseMs: pause.ms }, 'the mirrors ended; starting them again')
    await sleep(pause.ms, undefined, { signal: stopping }).catch(() => undefined)
  }
}

function askToLeave(child: ChildProcess): void {
  if (child.connected) child.disconnect()
  const killer = setTimeout(() => child.kill('SIGKILL'), LEAVE_WITHIN_MS)
  child.once('exit', () => clearTimeout(killer))
}

async function exitOf(child: ChildProcess): Promise<string> {
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null]
    return signal === null ? `exited with code ${code}` : `was ended by ${signal}`
  } catch (cause) {
    return `could not be started: ${String(cause)}`
  }
}
