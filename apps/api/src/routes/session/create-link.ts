import { createSessionLink as create } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const createSessionLink: Handler<'createSessionLink'> = ({ ctx }) => create({ ctx })
