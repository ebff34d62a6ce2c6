import { replayMirror as replay } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const replayMirror: Handler<'replayMirror'> = ({ ctx, params, body }) =>
  replay({ ctx, name: params.mirror, input: body })
