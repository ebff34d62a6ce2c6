import { getHealth as get } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const getHealth: Handler<'getHealth'> = ({ ctx }) => get({ ctx })
