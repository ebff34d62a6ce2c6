import { getReadiness } from '@bullwheel/services'
import type { Handler } from '../route.ts'

/** 503 when it is down, so that load balancers need not read the body. */
export const readyz: Handler<'readyz'> = async ({ gateway, reply }) => {
  const status = await getReadiness(gateway.deps)
  if (status === 'down') reply.code(503)
  return { status }
}
