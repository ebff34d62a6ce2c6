import { replayDeadLetters as replay } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const replayDeadLetters: Handler<'replayDeadLetters'> = ({ ctx, params, body }) =>
  replay({ ctx, name: params.mirror, input: body })
