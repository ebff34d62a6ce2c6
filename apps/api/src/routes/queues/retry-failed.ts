import { retryFailedOfQueue as retry } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const retryFailedOfQueue: Handler<'retryFailedOfQueue'> = ({ ctx, params }) =>
  retry({ ctx, queue: params.queue })
