import { listIncidents as list } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const listIncidents: Handler<'listIncidents'> = ({ ctx, params, query }) => list({ ctx, id: params.id, query })
