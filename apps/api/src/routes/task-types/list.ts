import { listTaskTypes as list } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const listTaskTypes: Handler<'listTaskTypes'> = ({ ctx }) => list({ ctx })
