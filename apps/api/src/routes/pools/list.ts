import { listPools as list } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const listPools: Handler<'listPools'> = ({ ctx }) => list({ ctx })
