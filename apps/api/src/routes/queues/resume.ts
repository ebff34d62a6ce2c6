import { resumeQueue as resume } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const resumeQueue: Handler<'resumeQueue'> = ({ ctx, params }) => resume({ ctx, queue: params.queue })
