import { retryTask as retry } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const retryTask: Handler<'retryTask'> = ({ ctx, params, body }) => retry({ ctx, id: params.id, input: body })
