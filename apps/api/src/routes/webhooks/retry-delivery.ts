import { retryDelivery as retry } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const retryDelivery: Handler<'retryDelivery'> = ({ ctx, params }) => retry({ ctx, ...params })
