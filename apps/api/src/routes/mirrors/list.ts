import { listMirrors as list } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const listMirrors: Handler<'listMirrors'> = ({ ctx }) => list({ ctx })
