import type { InputFault } from '@bullwheel/contracts'
import { type Hot, type TypeVersion, listTypeVersions, withinTry } from '@bullwheel/db'
import type { Logger, RunTime } from '@bullwheel/domain'
import { type PayloadCheck, compilePayloadCheck } from './payload-check.ts'

/** The task types that workers reported, kept in memory and read again every second. */
export type Catalogue = {
  /** All versions of a type, newest sign of life first; undefined for an unknown type. Unknown types are looked up at once. */
  find: (type: string) => Promise<TypeVersion[] | undefined>
  known: () => string[]
  versions: () => TypeVersion[]
  runTime: (type: string) => RunTime | undefined
  /** Faults of a payload; none when it fits one live version (or, when none lives, any version that was). */
  check: (versions: TypeVersion[], payload: unknown) => InputFault[]
  refresh: () => Promise<void>
  start: () => Promise<void>
  stop: () => void
}

const REFRESH_MS = 1_000
/** Whoever waits for a reading shares it: one that never ends would be the last. */
const READ_WITHIN_MS = 10_000
/** A miss makes the catalogue look again, but not more often than this. */
const MISS_REFRESH_MS = 100

export function createCatalogue(hot: Hot, log: Logger): Catalogue {
  let byType = new Map<string, TypeVersion[]>()
  const checks = new Map<string, PayloadCheck>()
  let timer: NodeJS.Timeout | undefined
  let readAt = 0
  let reading: Promise<void> | undefined

  const read = async (): Promise<void> => {
    byType = Map.groupBy(await withinTry(READ_WITHIN_MS, listTypeVersions(hot)), (version) => version.type)
    readAt = Date.now()
  }
  const refresh = (): Promise<void> => {
    reading ??= read().finally(() => {
      reading = undefined
    })
    return reading
  }
  const checkOf = (version: TypeVersion): PayloadCheck => {
    const { fingerprint, schema } = version.report
    let check = checks.get(fingerprint)
    if (check === undefined) checks.set(fingerprint, (check = compilePayloadCheck(schema)))
    return check
  }

  return {
    find: async (type) => {
      if (!byType.has(type) && Date.now() - readAt > MISS_REFRESH_MS) await refresh()
      return byType.get(type)
    },
    known: () => [...byType.keys()].toSorted(),
    versions: () => [...byType.values()].flat(),
    runTime: (type) => byType.get(type)?.[0]?.runTime ?? undefined,
    check: (versions, payload) => {
      const live = versions.filter((version) => version.live)
      const candidates = live.length > 0 ? live : versions
      const verdicts: InputFault[][] = []
      for (const version of candidates) {
        const faults = checkOf(version)(payload)
        if (faults.length === 0) return []
        verdicts.push(faults)
      }
      return verdicts[0] ?? []
    },
    refresh,
    start: async () => {
      await refresh()
      timer = setInterval(() => {
        refresh().catch((cause: unknown) =>
          log.debug({ err: cause }, 'task types could not be read; keeping the last ones'),
        )
      }, REFRESH_MS).unref()
    },
    stop: () => clearInterval(timer),
  }
}
