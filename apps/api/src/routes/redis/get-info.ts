import { getRedisInfo as get } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const getRedisInfo: Handler<'getRedisInfo'> = ({ ctx }) => get({ ctx })
