import { runTaskNow as runNow } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const runTaskNow: Handler<'runTaskNow'> = ({ ctx, params }) => runNow({ ctx, id: params.id })
