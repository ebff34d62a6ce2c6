import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

const USABLE = /^[\w.:-]{1,64}$/

/** Takes the caller's `x-request-id` where it is short and plain, else counts on from a random beginning. */
export function createRequestIds(): (request: Pick<IncomingMessage, 'headers'>) => string {
  const start = randomBytes(6).toString('hex')
  let count = 0
  return ({ headers }) => {
    const given = headers['x-request-id']
    return typeof given === 'string' && USABLE.test(given) ? given : `${start}-${(++count).toString(36)}`
  }
}
