import { signOut as end } from '@bullwheel/services'
import { SESSION_COOKIE, requireCsrfHeader } from '../../plugins/access.ts'
import type { Handler } from '../route.ts'

export const signOut: Handler<'signOut'> = async ({ gateway, request, reply }) => {
  const token = request.cookies[SESSION_COOKIE]
  if (token === undefined) return undefined
  requireCsrfHeader(request)
  await end({ deps: gateway.deps, token })
  gateway.authenticator.forget()
  reply.clearCookie(SESSION_COOKIE, { path: '/' })
  return undefined
}
