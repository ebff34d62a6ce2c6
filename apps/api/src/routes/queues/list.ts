import { listQueues as list } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const listQueues: Handler<'listQueues'> = ({ ctx }) => list({ ctx })
