import { cancelTask as cancel } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const cancelTask: Handler<'cancelTask'> = ({ ctx, params }) => cancel({ ctx, id: params.id })
