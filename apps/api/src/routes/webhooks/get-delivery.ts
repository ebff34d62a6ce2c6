import { getDelivery as get } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const getDelivery: Handler<'getDelivery'> = ({ ctx, params }) => get({ ctx, ...params })
