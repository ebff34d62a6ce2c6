import { backfillSchedule as backfill } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const backfillSchedule: Handler<'backfillSchedule'> = ({ ctx, params, body }) =>
  backfill({ ctx, id: params.id, input: body })
