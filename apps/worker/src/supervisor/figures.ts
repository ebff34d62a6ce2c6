import { type ChildFigures, type SupervisorMetrics, createSupervisorMetrics } from '@bullwheel/metrics'
import type { Child } from './child-process.ts'
import type { MirrorsKeeping } from './keep-mirrors.ts'

/** What a supervisor shows of its children, and how it hears of that. */
export type Figures = { metrics: SupervisorMetrics; mirrors: Pick<MirrorsKeeping, 'hear' | 'onEnd'> }

export function createFigures(children: ReadonlySet<Child>): Figures {
  let mirrors: ChildFigures | undefined
  const metrics = createSupervisorMetrics(() => {
    const beats = [...children].map(({ beat }) => beat)
    const workers = beats.map(({ rss, lagMs }): ChildFigures => ({ child: 'worker', rss, lagMs }))
    return {
      slots: [...children].reduce((sum, { slots }) => sum + slots, 0),
      busy: beats.reduce((sum, { busy }) => sum + busy, 0),
      leaked: beats.reduce((sum, { leaked }) => sum + leaked, 0),
      children: mirrors === undefined ? workers : [...workers, mirrors],
    }
  })
  return {
    metrics,
    mirrors: {
      hear: (message) => {
        if (message.kind !== 'beat') return
        mirrors = { child: 'mirrors', rss: message.rss, lagMs: message.lagMs }
        for (const [mirror, items] of Object.entries(message.copied)) metrics.copied(mirror, items)
      },
      onEnd: (isAsked) => {
        mirrors = undefined
        metrics.ended('mirrors', isAsked)
      },
    },
  }
}
