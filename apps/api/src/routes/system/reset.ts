import { resetSystem as reset } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const resetSystem: Handler<'resetSystem'> = ({ ctx }) => reset({ ctx })
