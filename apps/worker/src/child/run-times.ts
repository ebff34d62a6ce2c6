import { type RunTime, type RunTimeMeter, SHORT_MS, createRunTimeMeter, isShort } from '@bullwheel/domain'

/** How long types run: what all workers know, and what this one has just seen. */
export type RunTimes = {
  record: (type: string, ms: number) => void
  /** False while nobody has measured the type, or after it took part in the death of a process. */
  isMeasured: (type: string) => boolean
  isShort: (type: string) => boolean
  /**
   * How much of a slot's next 25 ms a task of this type fills: 1 unless the type is short, then down to an eighth. A worker
   * that fetched only one short task a slot would wait for look-ups most of the time. Powers of two, so that sums are exact.
   */
  slotShare: (type: string) => number
  /** Types measured since the last call, with their figures: the first ones of all, enough of them, or slow ones. */
  takeNews: () => ({ type: string } & RunTime)[]
  /** True when a type has just turned slow here and the others should know at once. */
  readonly isUrgent: boolean
}

const MEASURE_EVERY = 64
/** Fewer runs than this are no evidence against what the others measured: the first measure with enough samples. */
const OWN_EVIDENCE = MEASURE_EVERY

export function createRunTimes(known: (type: string) => RunTime | undefined): RunTimes {
  const meters = new Map<string, { meter: RunTimeMeter; latest: RunTime; isShort: boolean; recorded: number }>()
  const news = new Set<string>()
  let isUrgent = false

  const isShortType = (type: string): boolean => {
    if (!isShort(known(type))) return false
    const own = meters.get(type)
    return own === undefined || own.recorded < OWN_EVIDENCE || own.isShort
  }

  return {
    record: (type, ms) => {
      let own = meters.get(type)
      if (own === undefined) {
        const meter = createRunTimeMeter()
        own = { meter, latest: meter.measure(), isShort: false, recorded: 0 }
        meters.set(type, own)
      }
      own.meter.record(ms)
      own.recorded++
      news.add(type)
      // Measuring sorts the window: every 64th run is often enough, and every run that is not short counts at once.
      if (own.recorded % MEASURE_EVERY !== 0 && (ms <= 25 || !own.isShort)) return
      own.latest = own.meter.measure()
      const wasShort = own.isShort
      own.isShort = isShort(own.latest)
      if (wasShort && !own.isShort) isUrgent = true
    },
    isMeasured: (type) => known(type) !== undefined,
    isShort: isShortType,
    slotShare: (type) => {
      if (!isShortType(type)) return 1
      const own = meters.get(type)
      const { meanMs } = (own !== undefined && own.recorded >= OWN_EVIDENCE ? own.latest : known(type)) as RunTime
      return [1 / 8, 1 / 4, 1 / 2].find((share) => meanMs <= share * SHORT_MS) ?? 1
    },
    takeNews: () => {
      const types = [...news]
      news.clear()
      isUrgent = false
      return types.flatMap((type) => {
        const measured = meters.get(type)?.meter.measure()
        return measured !== undefined && isNews(measured, known(type)) ? [{ type, ...measured }] : []
      })
    },
    get isUrgent() {
      return isUrgent
    },
  }
}

/** A worker that has just begun must not make a type that others measured as short count as unmeasured again. */
function isNews(measured: RunTime, before: RunTime | undefined): boolean {
  return isShort(measured) || !isShort(before) || measured.p95Ms > SHORT_MS
}
