import { discardDeadLetters as discard } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const discardDeadLetters: Handler<'discardDeadLetters'> = ({ ctx, params, body }) =>
  discard({ ctx, name: params.mirror, input: body })
