import { AppError } from '@bullwheel/domain'
import { type Deps, readDesiredWorkers, whyNotReady } from '@bullwheel/services'

const SCALING_PATH = /^\/internal\/autoscaling\/pools\/([A-Za-z0-9._-]{1,64})$/

/** What METRICS_PORT answers beside /metrics, without a key too: its health, and for KEDA how many workers a pool should have. */
export function createKeylessAnswers(deps: Pick<Deps, 'book'>) {
  return {
    whyNotReady: () => whyNotReady(deps.book.hot),
    other: async (path: string): Promise<{ status: number; body: object } | undefined> => {
      const [, pool] = SCALING_PATH.exec(path) ?? []
      if (pool === undefined) return undefined
      try {
        return { status: 200, body: await readDesiredWorkers(deps, pool) }
      } catch (cause) {
        if (cause instanceof AppError) return { status: cause.status, body: { error: cause.message } }
        return { status: 503, body: { error: 'Postgres does not answer; keep what there is.' } }
      }
    },
  }
}
