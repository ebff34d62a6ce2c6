import { listWarnings as list } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const listWarnings: Handler<'listWarnings'> = ({ ctx }) => list({ ctx })
