import { setTimeout as sleep } from 'node:timers/promises'
import { type Hot, holdLease, releaseLease, roleLease, withinTry } from '@bullwheel/db'
import type { Logger } from '@bullwheel/domain'

/** One duty of the control plane: `runOnce` does a turn and says what it did. */
export type Role<Turn extends object = object> = {
  name: string
  /** Milliseconds between two turns. */
  everyMs: number
  /** A turn that answers `more: true` is followed by the next one at once; one that answers `againInMs`, no later than that. */
  runOnce: () => Promise<Turn>
  /** Breaks off what a turn waits for that may take long; called once, when the loop stops. */
  abort?: () => void
}

export type RoleLoop = {
  start: () => void
  /** Asks for a turn now, if this process holds the role. */
  nudge: () => void
  stop: () => Promise<void>
}

/** Hears of each turn that was taken, and how long it took. */
export type OnTurn = (role: string, outcome: 'done' | 'failed', ms: number) => void

export type RoleLoopOptions = {
  role: Role
  hot: Hot
  holder: string
  log: Logger
  leaseMs?: number
  /** A turn that takes longer is given up (default 5 minutes). */
  turnMs?: number
  onTurn?: OnTurn
}

/** Another replica takes a role over when its holder has been silent for this long. */
const LEASE_MS = 5_000
const RENEW_MS = 1_500
/** How often who has not got the role asks for it: what this is longer, a tick is later after a crash. */
const ASK_MS = 500
/** Longer than any turn that gets its answers. A connection may die without a word, and its query waits for ever then. */
const TURN_MS = 300_000

/**
 * Runs a role while this process holds its lease. Turns are single claims that survive being stopped anywhere, so a
 * holder that was frozen past its lease does no harm when it wakes.
 */
export function createRoleLoop(options: RoleLoopOptions): RoleLoop {
  const { role, log, turnMs = TURN_MS } = options
  const lease = createLeaseHolder(options)
  let turnAt = 0
  let isStopping = false
  let wake = new AbortController()
  let loop: Promise<void> = Promise.resolve()

  const turn = async (): Promise<void> => {
    try {
      if (!(await lease.hold()) || performance.now() < turnAt) return
      turnAt = performance.now() + role.everyMs
      const did: object = await timed(() => lease.keepDuring(() => withinTry(turnMs, role.runOnce())), options)
      const { againInMs, ...done } = did as { againInMs?: number; more?: boolean }
      if (done.more === true) turnAt = 0
      else if (againInMs !== undefined) turnAt = Math.min(turnAt, performance.now() + againInMs)
      if (Object.values(done).some(Boolean)) log.debug({ role: role.name, ...done }, 'turn')
    } catch (cause) {
      log.warn({ err: cause, role: role.name }, 'a turn failed; trying again')
    }
  }

  /** Wakes for the next turn, and in between to renew the lease. */
  const run = async (): Promise<void> => {
    while (!isStopping) {
      wake = new AbortController()
      await turn()
      // A timer may fire a millisecond early: then the rest is slept, not a whole pause more.
      const pauseMs = lease.isHeld() ? Math.min(Math.max(turnAt - performance.now(), 1), RENEW_MS) : ASK_MS
      // One signal only: AbortSignal.any() leaves something behind at every nudge.
      await sleep(pauseMs, undefined, { signal: wake.signal }).catch(() => undefined)
    }
  }

  return {
    start: () => {
      loop = run()
    },
    nudge: () => {
      if (!lease.isHeld()) return
      turnAt = 0
      wake.abort()
    },
    stop: async () => {
      isStopping = true
      wake.abort()
      role.abort?.()
      await loop
      await lease.release()
    },
  }
}

/** Tells how a turn ended and how long it took. */
async function timed<Turn>(turn: () => Promise<Turn>, { role, onTurn }: RoleLoopOptions): Promise<Turn> {
  const beganAt = performance.now()
  let outcome: 'done' | 'failed' = 'failed'
  try {
    const did = await turn()
    outcome = 'done'
    return did
  } finally {
    onTurn?.(role.name, outcome, performance.now() - beganAt)
  }
}

function createLeaseHolder({ role, hot, holder, log, leaseMs = LEASE_MS }: RoleLoopOptions) {
  const lease = roleLease(role.name)
  let isHeld = false
  let renewAt = 0

  const renew = async (): Promise<boolean> => {
    const holds = await withinTry(leaseMs, holdLease(hot, lease, holder, leaseMs))
    renewAt = performance.now() + RENEW_MS
    if (holds !== isHeld) log.info({ role: role.name }, holds ? 'took a role' : 'lost a role')
    isHeld = holds
    return holds
  }

  return {
    isHeld: () => isHeld,
    hold: async () => (isHeld && performance.now() < renewAt) || renew(),
    /** A turn may take longer than the lease, as long as this process is not stopped. */
    keepDuring: async <Turn>(turn: () => Promise<Turn>): Promise<Turn> => {
      const renewal = setInterval(() => {
        renew().catch((cause: unknown) => log.warn({ err: cause, role: role.name }, 'a lease could not be renewed'))
      }, RENEW_MS)
      try {
        return await turn()
      } finally {
        clearInterval(renewal)
      }
    },
    release: async () => {
      if (isHeld) await releaseLease(hot, lease, holder)
    },
  }
}
