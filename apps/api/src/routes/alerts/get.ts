import { getAlert as get } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const getAlert: Handler<'getAlert'> = ({ ctx, params }) => get({ ctx, id: params.id })
