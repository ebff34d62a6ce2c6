import { AppError } from '@bullwheel/domain'
import { signIn as trade } from '@bullwheel/services'
import { SESSION_COOKIE } from '../../plugins/access.ts'
import type { Handler } from '../route.ts'
import { createSignInLimit } from './sign-in-limit.ts'

const limit = createSignInLimit()

export const signIn: Handler<'signIn'> = async ({ gateway, body, request, reply }) => {
  limit.check(request.ip)
  try {
    const { me, token, expiresAt } = await trade({ deps: gateway.deps, input: body })
    const isSecure = request.protocol === 'https'
    reply.setCookie(SESSION_COOKIE, token, {
      path: '/',
      httpOnly: true,
      sameSite: 'strict',
      secure: isSecure,
      expires: expiresAt,
    })
    return me
  } catch (error) {
    if (error instanceof AppError && error.code === 'unauthenticated') limit.fail(request.ip)
    throw error
  }
}
