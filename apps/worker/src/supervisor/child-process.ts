import { type ChildProcess, fork } from 'node:child_process'
import type { BegunRun } from '@bullwheel/db'
import type { FromChild, ToChild } from './messages.ts'

/** A worker child as its supervisor knows it. */
export type Child = {
  readonly id: string
  readonly pid: number
  readonly busy: number
  /** Milliseconds since it was last heard of. */
  silentMs: () => number
  /** What it had begun without a written start, when it was last heard of. */
  begun: () => BegunRun[]
  send: (message: ToChild) => void
  kill: () => void
  /** How it ended: its exit code or signal in words. */
  exited: Promise<string>
  ready: Promise<void>
}

/** Forks a worker. Its output is this process' output. */
export function forkChild(script: string, id: string): Child {
  const child = fork(script, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const begun = new Map<string, BegunRun>()
  let busy = 0
  let heardAt = performance.now()
  let becomeReady: () => void
  const ready = new Promise<void>((resolve) => (becomeReady = resolve))

  child.on('message', (message: FromChild) => {
    heardAt = performance.now()
    switch (message.kind) {
      case 'ready':
        becomeReady()
        break
      case 'beat':
        busy = message.busy
        break
      case 'runs':
        for (const run of message.begun) begun.set(run.token, run)
        for (const token of message.ended) begun.delete(token)
        break
    }
  })

  return {
    id,
    pid: child.pid ?? 0,
    get busy() {
      return busy
    },
    silentMs: () => performance.now() - heardAt,
    begun: () => [...begun.values()],
    send: (message) => {
      // A child that dies meanwhile is told by its exit; without a callback the error would pass for that.
      if (child.connected) child.send(message, () => undefined)
    },
    kill: () => child.kill('SIGKILL'),
    exited: exitOf(child),
    ready,
  }
}

function exitOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.on('error', (cause) => {
      if (child.pid === undefined) resolve(`could not be started: ${cause.message}`)
    })
    child.once('exit', (code, signal) =>
      resolve(signal === null ? `exited with code ${code}` : `was ended by ${signal}`),
    )
  })
}
