import { editTask as edit } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const editTask: Handler<'editTask'> = ({ ctx, params, body }) => edit({ ctx, id: params.id, input: body })
