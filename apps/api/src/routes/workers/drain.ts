import { drainWorker as drain } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const drainWorker: Handler<'drainWorker'> = ({ ctx, params }) => drain({ ctx, id: params.id })
