import { verifyLedger as verify } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const verifyLedger: Handler<'verifyLedger'> = ({ ctx }) => verify({ ctx })
