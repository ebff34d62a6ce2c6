import { AppError } from '@bullwheel/domain'
import { signIn as trade } from '@bullwheel/services'
import { keepSession } from '../../plugins/cookies.ts'
import type { Handler } from '../route.ts'

export const signIn: Handler<'signIn'> = async ({ gateway, body, request, reply }) => {
  const { signInLimit } = gateway
  signInLimit.check(request.ip)
  try {
    const { me, token, expiresAt } = await trade({ deps: gateway.deps, input: body })
    keepSession(request, reply, token, expiresAt)
    return me
  } catch (error) {
    if (error instanceof AppError && error.code === 'unauthenticated') signInLimit.fail(request.ip)
    throw error
  }
}
