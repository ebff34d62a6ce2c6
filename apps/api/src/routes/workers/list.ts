import { listWorkers as list } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const listWorkers: Handler<'listWorkers'> = ({ ctx, query }) => list({ ctx, query })
