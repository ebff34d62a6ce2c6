import { resetSystem as reset } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const resetSystem: Handler<'resetSystem'> = ({ ctx, body }) => reset({ ctx, schedules: body.schedules })
