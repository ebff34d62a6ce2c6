import { type GuardedFetch, type GuardedFetchOptions, RefusedAddress, createGuardedFetch } from '@bullwheel/http'
import { Fatal, type TaskHandler } from '@bullwheel/sdk'
import { createCurlTask } from './curl.ts'
import { defaultTask } from './default.ts'
import { createHttpTask } from './http.ts'

/** The handlers that every worker has: `default`, `curl` and `http`. Throws TypeError on a wrong entry of `httpAllow`. */
export function createBuiltInHandlers(options: GuardedFetchOptions): TaskHandler[] {
  const fetch = refusingForGood(createGuardedFetch(options))
  return [defaultTask, createCurlTask(fetch), createHttpTask(fetch)]
}

/** A task whose address may not be called fails at once, whatever attempts are left. */
function refusingForGood(fetch: GuardedFetch): GuardedFetch {
  return async (request, limits) => {
    try {
      return await fetch(request, limits)
    } catch (cause) {
      throw cause instanceof RefusedAddress ? new Fatal(cause.message, { cause }) : cause
    }
  }
}
