import { type AskingQueues, createAskingQueues } from './asking-queues.ts'
import { type Load, createLoad } from './load.ts'
import { type Permission, createPermissions } from './permissions.ts'

type QueuesAtGate = Pick<
  AskingQueues,
  'setTerms' | 'serve' | 'dismiss' | 'isServed' | 'isStolen' | 'isOwnAsking' | 'areShared' | 'want' | 'rest' | 'refund'
>

/**
 * Lets queues fetch, one job a permission, those first that have had least for their weight. A queue says how many
 * permissions it would take, and is granted them as the load allows: one that is behind gets several in a row, also
 * while its fetches are under way.
 */
export type Gate = QueuesAtGate & {
  readonly load: Load
  /** Whether a permission could be had now. */
  isOpenFor: (queue: string) => boolean
  /**
   * Turns the place of a job that is being finished into a permission for its queue. Without this, while a queue asks
   * at the gate, no finish would ever bring the next job along. A queue that asks and had less for its weight has the
   * turn. `expected`: slots' worth of what the next job may bring, by the one that is finished.
   */
  tryPassOn: (queue: string, expected: number) => Permission | undefined
  /** Takes a permission back after the fetch, with how many tasks it brought; call `changed` when the load changed otherwise. */
  done: (permission: Permission, tasks: number) => void
  changed: () => void
  close: () => void
}

/** Slots belong to the worker, not to a queue: an empty queue reserves nothing. */
export function createGate(slots: number, window: number): Gate {
  const load = createLoad(slots, window)
  const queues = createAskingQueues(() => changed())
  const out = createPermissions(load)
  let isClosed = false

  const mayGo = (queue: string): boolean => !isClosed && out.hasRoom(queues.isStolen(queue))
  const permit = (queue: string, expected: number): Permission => {
    const isStolen = queues.isStolen(queue)
    return out.take({ queue, isStolen, slots: expected, charged: isStolen ? 0 : queues.take(queue) })
  }
  const changed = (): void => {
    // Where not even an own queue may go, it does not matter whose turn it is: to find that out costs a look at each.
    while (!isClosed && out.hasRoom(false)) {
      const queue = queues.first()
      if (queue === undefined || !mayGo(queue)) return
      queues.grant(permit(queue, 1))
    }
  }

  return {
    ...queues,
    load,
    want: (queue, permissions) => {
      queues.want(queue, permissions)
      changed()
    },
    isOpenFor: (queue) => mayGo(queue) && !queues.isBarred(queue) && queues.first() === undefined,
    tryPassOn: (queue, expected) => {
      load.jobs--
      if (mayGo(queue) && queues.hasTurn(queue)) return permit(queue, expected)
      load.jobs++
      return undefined
    },
    done: (permission, tasks) => {
      if (!permission.isStolen) queues.bring(permission.queue, tasks, permission.charged)
      out.giveBack(permission)
      changed()
    },
    changed,
    close: () => void (isClosed = true),
  }
}
