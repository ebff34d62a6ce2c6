import { getQueue as get } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const getQueue: Handler<'getQueue'> = ({ ctx, params }) => get({ ctx, queue: params.queue })
