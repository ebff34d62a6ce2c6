import { listAlerts as list } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const listAlerts: Handler<'listAlerts'> = ({ ctx }) => list({ ctx })
