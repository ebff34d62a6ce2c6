import { previewSchedule as preview } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const previewSchedule: Handler<'previewSchedule'> = ({ ctx, body }) => preview({ ctx, input: body })
