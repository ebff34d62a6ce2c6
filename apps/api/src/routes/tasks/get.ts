import { getTask as get } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const getTask: Handler<'getTask'> = ({ ctx, params }) => get({ ctx, id: params.id })
