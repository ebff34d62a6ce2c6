import { getLedger as get } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const getLedger: Handler<'getLedger'> = ({ ctx }) => get({ ctx })
