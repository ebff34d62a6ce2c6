import { type ChildProcess, fork } from 'node:child_process'
import type { BegunRun } from '@bullwheel/db'
import { setAlarm } from '../alarm.ts'
import { type Beat, type Drain, type FromChild, NO_BEAT, type ToChild } from './messages.ts'
import type { Seat } from './seat.ts'

/** A worker child as its supervisor knows it. */
export type Child = {
  readonly id: string
  readonly pid: number
  readonly seat: Seat
  readonly slots: number
  /** As it was at its last beat. */
  readonly beat: Beat
  readonly isReady: boolean
  readonly ageMs: number
  /** Milliseconds since it was ready; 0 before. */
  readonly servingMs: number
  /** Milliseconds since it was last heard of. */
  silentMs: () => number
  /** What it had begun without a written start, when it was last heard of. */
  begun: () => BegunRun[]
  send: (message: ToChild) => void
  kill: () => void
  /** Asks it to finish and leave, and says why; it is killed when it has not by then. A later call can only bring its end nearer. */
  retire: (drain: Drain, why: string) => void
  /** Why it leaves, in words; null: it was not asked to. */
  readonly whyRetired: string | null
  /** Gives it more slots, or fewer. */
  resize: (slots: number) => void
  /** Resolves when it is asked to leave. */
  retired: Promise<void>
  /** How it ended: its exit code or signal in words. */
  exited: Promise<string>
  ready: Promise<void>
}

/** Forks a worker. Its output is this process' output. */
export function forkChild(script: string, id: string, seat: Seat): Child {
  const child = fork(script, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const startedAt = performance.now()
  const heard = hear(child)
  const retirement = Promise.withResolvers<void>()
  const killer = createKiller(child)
  let { slots } = seat
  let whyRetired: string | null = null
  const send = (message: ToChild): void => {
    // A child that dies meanwhile is told by its exit; without a callback the error would pass for that.
    if (child.connected) child.send(message, () => undefined)
  }

  return {
    id,
    pid: child.pid ?? 0,
    seat,
    get slots() {
      return slots
    },
    get beat() {
      return heard.beat
    },
    get isReady() {
      return heard.isReady
    },
    get ageMs() {
      return performance.now() - startedAt
    },
    get servingMs() {
      return heard.readyAt === undefined ? 0 : performance.now() - heard.readyAt
    },
    get whyRetired() {
      return whyRetired
    },
    silentMs: () => performance.now() - heard.at,
    begun: () => [...heard.begun.values()],
    send,
    kill: () => child.kill('SIGKILL'),
    retire: (drain, why) => {
      if (!killer.isNearer(drain) && whyRetired !== null) return
      whyRetired ??= why
      send({ kind: 'drain', ...drain })
      killer.after(drain)
      retirement.resolve()
    },
    resize: (wanted) => {
      if (wanted === slots) return
      slots = wanted
      send({ kind: 'resize', slots })
    },
    retired: retirement.promise,
    exited: exitOf(child),
    ready: heard.ready,
  }
}

/** What a child has told so far. */
function hear(child: ChildProcess) {
  const ready = Promise.withResolvers<void>()
  const heard = {
    at: performance.now(),
    beat: NO_BEAT,
    begun: new Map<string, BegunRun>(),
    isReady: false,
    readyAt: undefined as number | undefined,
    ready: ready.promise,
  }
  child.on('message', (message: FromChild) => {
    heard.at = performance.now()
    switch (message.kind) {
      case 'ready':
        heard.isReady = true
        heard.readyAt = heard.at
        ready.resolve()
        break
      case 'beat':
        heard.beat = message
        break
      case 'runs':
        for (const run of message.begun) heard.begun.set(run.token, run)
        for (const token of message.ended) heard.begun.delete(token)
        break
    }
  })
  return heard
}

/** Kills a child that does not leave by itself; the earliest time that was said counts. */
function createKiller(child: ChildProcess) {
  let endsAt = Number.POSITIVE_INFINITY
  let callOff = (): void => undefined
  const endOf = ({ deadlineMs, graceMs }: Drain): number =>
    deadlineMs === null ? Number.POSITIVE_INFINITY : performance.now() + deadlineMs + 3 * graceMs
  child.once('exit', () => callOff())
  return {
    isNearer: (drain: Drain): boolean => endOf(drain) < endsAt,
    after: (drain: Drain): void => {
      endsAt = endOf(drain)
      callOff()
      if (drain.deadlineMs !== null) callOff = setAlarm(endsAt - performance.now(), () => child.kill('SIGKILL'))
    },
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
