import { stopWorker as stop } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const stopWorker: Handler<'stopWorker'> = ({ ctx, params }) => stop({ ctx, id: params.id })
