/** What everything in Elasticsearch is called that belongs to one installation. */
export type IndexNames = {
  /** The alias by which tasks are written and found; it stands for one index. */
  tasks: string
  /** Every index of tasks: the one behind the alias, and what a rebuild fills. */
  tasksPattern: string
  newTasks: () => string
  /** The alias by which lines are found; it stands for the indices of all days. */
  logs: string
  logsPattern: string
  logsOf: (day: string) => string
  /** The day of an index of lines, `2026.11.21`; undefined for what is none of ours. */
  dayOf: (index: string) => string | undefined
}

const DAY = /^\d{4}\.\d{2}\.\d{2}$/

export function indexNames(prefix: string): IndexNames {
  const [tasks, logs] = [`${prefix}-tasks`, `${prefix}-logs`]
  return {
    tasks,
    tasksPattern: `${tasks}-*`,
    newTasks: () => `${tasks}-${stamp()}`,
    logs,
    logsPattern: `${logs}-*`,
    logsOf: (day) => `${logs}-${day}`,
    dayOf: (index) => {
      const day = index.startsWith(`${logs}-`) ? index.slice(logs.length + 1) : ''
      return DAY.test(day) ? day : undefined
    },
  }
}

/** The UTC day of an instant, as in the names of the daily indices. */
export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10).replaceAll('-', '.')
}

/** Sorts by time; two that are made in the same millisecond differ all the same. */
function stamp(): string {
  const time = new Date().toISOString().replaceAll(/\D/g, '')
  return `${time}-${Math.random().toString(36).slice(2, 8).padEnd(6, '0')}`
}
