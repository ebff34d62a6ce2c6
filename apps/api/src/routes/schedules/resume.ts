import { resumeSchedule as resume } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const resumeSchedule: Handler<'resumeSchedule'> = ({ ctx, params }) => resume({ ctx, id: params.id })
