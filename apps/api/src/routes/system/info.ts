import { getSystemInfo as get } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const getSystemInfo: Handler<'getSystemInfo'> = ({ ctx, gateway }) => get({ ctx, version: gateway.version })
