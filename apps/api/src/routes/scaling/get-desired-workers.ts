import { getDesiredWorkers as get } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const getDesiredWorkers: Handler<'getDesiredWorkers'> = ({ ctx, params }) => get({ ctx, pool: params.pool })
