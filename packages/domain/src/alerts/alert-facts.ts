/** Tasks of one queue and type that are due and wait. */
export type DueLine = {
  queue: string
  type: string
  /** Of those that were looked at; there may be more. */
  tasks: number
  /** For how long the oldest one has been due. */
  oldestMs: number
}

/** What rules are judged by, as it is now. A part that could not be read is undefined: rules that need it hold still. */
export type AlertFacts = {
  /** Lines that fail now; '' stands for all queues, or all types. */
  streaks?: readonly { queue: string; type: string; failures: number }[] | undefined
  /** Tasks that ended within the last so many milliseconds. */
  ended?: ReadonlyMap<number, readonly { queue: string; type: string; completed: number; failed: number }[]> | undefined
  due?: readonly DueLine[] | undefined
  /** Queues that are paused. */
  paused?: ReadonlySet<string> | undefined
  /** `wanted`: how many the pools should have; `unserved`: queues of whose pools no worker is alive. */
  workers?:
    | { alive: number; wanted: number; servedTypes: ReadonlySet<string>; unserved: ReadonlySet<string> }
    | undefined
  /** Schedules that missed ticks within the last so many milliseconds, or are late now. */
  missed?:
    | ReadonlyMap<number, readonly { schedule: string; queue: string; type: string; missed: number; lateMs: number }[]>
    | undefined
  mirrors?: readonly { name: string; seconds: number }[] | undefined
  differences?: readonly { queue: string; difference: number }[] | undefined
}
