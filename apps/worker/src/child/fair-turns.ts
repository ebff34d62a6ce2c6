/**
 * Whose turn it is among queues (weighted fair queueing): each has a virtual time, the tasks it was given divided by its
 * weight, and the one that is furthest behind goes first. A queue that comes back from being empty begins at the present:
 * it neither claims what it did not use nor pays for what others had meanwhile.
 */
export type FairTurns = {
  setWeight: (queue: string, weight: number) => void
  /** It asks for a turn. */
  enter: (queue: string) => void
  /** It had nothing to do when it was asked. */
  goIdle: (queue: string) => void
  /** It was given so many tasks; negative: that many of them did not come. */
  charge: (queue: string, tasks: number) => void
  /** The smaller, the sooner it has its turn. */
  timeOf: (queue: string) => number
  /** True when another queue that has work is behind it, also one that is not asking in this moment. */
  isAhead: (queue: string, except: (queue: string) => boolean) => boolean
}

type Account = { time: number; weight: number; isIdle: boolean }

export function createFairTurns(): FairTurns {
  const accounts = new Map<string, Account>()
  /** Virtual time of the latest turn. */
  let present = 0

  const accountOf = (queue: string): Account => {
    let account = accounts.get(queue)
    if (account === undefined) {
      account = { time: present, weight: 1, isIdle: true }
      accounts.set(queue, account)
    }
    return account
  }

  return {
    setWeight: (queue, weight) => void (accountOf(queue).weight = weight),
    enter: (queue) => {
      const account = accountOf(queue)
      if (account.isIdle) account.time = Math.max(account.time, present)
      account.isIdle = false
    },
    goIdle: (queue) => void (accountOf(queue).isIdle = true),
    charge: (queue, tasks) => {
      const account = accountOf(queue)
      if (tasks > 0) present = Math.max(present, account.time)
      account.time += tasks / account.weight
    },
    timeOf: (queue) => accountOf(queue).time,
    isAhead: (queue, except) => {
      const { time } = accountOf(queue)
      for (const [other, account] of accounts) {
        if (!account.isIdle && account.time < time && !except(other)) return true
      }
      return false
    },
  }
}
