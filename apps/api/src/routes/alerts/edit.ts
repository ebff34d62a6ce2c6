import { editAlert as edit } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const editAlert: Handler<'editAlert'> = ({ ctx, params, body }) => edit({ ctx, id: params.id, input: body })
