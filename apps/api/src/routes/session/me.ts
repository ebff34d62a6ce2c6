import type { Handler } from '../route.ts'

export const getMe: Handler<'getMe'> = ({ ctx: { actor } }) => ({
  name: actor.name,
  role: actor.role,
  auth: actor.auth,
})
