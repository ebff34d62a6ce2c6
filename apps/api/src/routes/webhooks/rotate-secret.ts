import { rotateSecret as rotate } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const rotateSecret: Handler<'rotateSecret'> = ({ ctx, params }) => rotate({ ctx, id: params.id })
