import type { Handler } from '../route.ts'

export const getMe: Handler<'getMe'> = ({ ctx }) => ctx.actor
