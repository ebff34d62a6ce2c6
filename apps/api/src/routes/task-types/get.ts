import { getTaskType as get } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const getTaskType: Handler<'getTaskType'> = ({ ctx, params }) => get({ ctx, type: params.type })
