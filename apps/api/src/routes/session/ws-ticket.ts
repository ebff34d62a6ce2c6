import { createWsTicket as create } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const createWsTicket: Handler<'createWsTicket'> = ({ ctx }) => create({ ctx })
