import type { TaskHandler } from '@bullwheel/sdk'
import { createCurlTask } from './curl.ts'
import { defaultTask } from './default.ts'
import { createGuardedFetch, type GuardedFetchOptions } from './guarded-fetch.ts'
import { createHttpTask } from './http.ts'

/** The handlers that every worker has: `default`, `curl` and `http`. Throws TypeError on a wrong entry of `httpAllow`. */
export function createBuiltInHandlers(options: GuardedFetchOptions): TaskHandler[] {
  const fetch = createGuardedFetch(options)
  return [defaultTask, createCurlTask(fetch), createHttpTask(fetch)]
}
