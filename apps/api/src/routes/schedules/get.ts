import { getSchedule as get } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const getSchedule: Handler<'getSchedule'> = ({ ctx, params }) => get({ ctx, id: params.id })
