import { signOut as end } from '@bullwheel/services'
import { requireCsrfHeader } from '../../plugins/access.ts'
import { dropSession, sessionTokenOf } from '../../plugins/cookies.ts'
import type { Handler } from '../route.ts'

export const signOut: Handler<'signOut'> = async ({ gateway, request, reply }) => {
  const token = sessionTokenOf(request)
  if (token === undefined) return undefined
  requireCsrfHeader(request)
  await end({ deps: gateway.deps, token })
  gateway.authenticator.forget()
  dropSession(reply)
  return undefined
}
