import { testAlert as test } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const testAlert: Handler<'testAlert'> = ({ ctx, params }) => test({ ctx, id: params.id })
