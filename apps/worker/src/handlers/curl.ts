import { defineTask } from '@bullwheel/sdk'
import { z } from 'zod'
import type { GuardedFetch } from '@bullwheel/http'
import { KEPT_BODY_BYTES, resultOf } from './http-result.ts'
import { webAddress } from './web-address.ts'

const TIMEOUT_MS = 30_000

const input = z
  .union([webAddress, z.strictObject({ url: webAddress })], {
    error: 'must be an http or https address, alone or as {"url": …}',
  })
  .meta({ examples: ['https://example.com', { url: 'https://example.com' }] })

/**
 * `curl`: GETs its payload's address, follows up to 5 redirects and keeps status, headers and the first 64 KiB of the
 * body. Like curl it counts every answer as done, a 404 or 500 too: the status is in the result. It fails, and is tried
 * again, when no complete answer comes within 30 s. Use `http` where a status is expected.
 */
export function createCurlTask(fetch: GuardedFetch) {
  return defineTask({
    type: 'curl',
    description: 'GETs an address and keeps the answer, whatever its status',
    input,
    async run({ input: payload, signal, log }) {
      const url = typeof payload === 'string' ? payload : payload.url
      const headers = { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'bullwheel' }
      const answer = await fetch(
        { method: 'GET', url, headers },
        { signal, timeoutMs: TIMEOUT_MS, maxBytes: KEPT_BODY_BYTES },
      )
      log.info(`HTTP ${answer.status}, ${answer.truncated ? 'more than ' : ''}${answer.body.length} bytes`)
      return resultOf(answer)
    },
  })
}
