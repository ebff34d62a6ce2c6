/**
 * Whose turn it is among queues (weighted fair queueing): each has a virtual time, the tasks it was given divided by its
 * weight, and the one that is furthest behind goes first. A queue that comes back, from being empty or because it could
 * not go, begins at the present: it neither claims what it did not use nor pays for what others had meanwhile.
 */
export type FairTurns = {
  setWeight: (queue: string, weight: number) => void
  /** It asks for a turn. */
  enter: (queue: string) => void
  /** It asks no more. */
  leave: (queue: string) => void
  /** More than one queue has work. */
  areShared: () => boolean
  /** It is given a turn, and charged what its last one brought; answers that. */
  take: (queue: string) => number
  /** The turn brought so many tasks, and was charged that many. None: the queue is empty. */
  bring: (queue: string, tasks: number, charged: number) => void
  /** So many of its tasks were brought and did not begin here. */
  refund: (queue: string, tasks: number) => void
  /** The smaller, the sooner it has its turn. */
  timeOf: (queue: string) => number
}

type Account = { time: number; weight: number; isIdle: boolean; lastBrought: number }

export function createFairTurns(): FairTurns {
  const accounts = new Map<string, Account>()
  /** Virtual time of the latest turn. */
  let present = 0
  let busy = 0

  const accountOf = (queue: string): Account => {
    let account = accounts.get(queue)
    if (account === undefined) {
      account = { time: present, weight: 1, isIdle: true, lastBrought: 1 }
      accounts.set(queue, account)
    }
    return account
  }

  const timeOf = ({ time, isIdle }: Account): number => (isIdle ? Math.max(time, present) : time)

  const goIdle = (account: Account): void => {
    if (!account.isIdle) busy--
    account.isIdle = true
  }

  return {
    setWeight: (queue, weight) => void (accountOf(queue).weight = weight),
    enter: (queue) => {
      const account = accountOf(queue)
      if (!account.isIdle) return
      account.time = timeOf(account)
      account.isIdle = false
      busy++
    },
    leave: (queue) => goIdle(accountOf(queue)),
    areShared: () => busy > 1,
    take: (queue) => {
      const account = accountOf(queue)
      account.time = timeOf(account)
      present = Math.max(present, account.time)
      account.time += account.lastBrought / account.weight
      return account.lastBrought
    },
    bring: (queue, tasks, charged) => {
      const account = accountOf(queue)
      account.time += (tasks - charged) / account.weight
      if (tasks === 0) goIdle(account)
      else account.lastBrought = tasks
    },
    refund: (queue, tasks) => {
      const account = accountOf(queue)
      account.time -= tasks / account.weight
    },
    timeOf: (queue) => timeOf(accountOf(queue)),
  }
}
