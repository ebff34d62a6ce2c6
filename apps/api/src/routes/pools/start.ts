import { startPool as start } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const startPool: Handler<'startPool'> = ({ ctx, params }) => start({ ctx, pool: params.pool })
