import { stopPool as stop } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const stopPool: Handler<'stopPool'> = ({ ctx, params }) => stop({ ctx, pool: params.pool })
