import { getWorker as get } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const getWorker: Handler<'getWorker'> = ({ ctx, params }) => get({ ctx, id: params.id })
