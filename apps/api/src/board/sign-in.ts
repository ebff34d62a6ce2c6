import type { FastifyInstance } from 'fastify'
import { AppError } from '@bullwheel/domain'
import { signIn } from '@bullwheel/services'
import { z } from 'zod'
import type { Gateway } from '../gateway.ts'
import { keepSession } from '../plugins/cookies.ts'
import { TEXT_POLICY, onwardPage } from './pages.ts'
import { BOARD_PATH } from './path.ts'

const query = z.strictObject({ link: z.string().min(1).max(200) })

/**
 * GET /admin/queues/sign-in?link=…: trades a one-time link for the session cookie on this host, and goes on to the board. The
 * dashboard sends admins here when it runs under another name than the api, whose cookie the browser then lacks.
 */
export function registerSignIn(scope: FastifyInstance, gateway: Gateway): void {
  // A HEAD, as checkers of links send it, would use the link up.
  scope.get('/sign-in', { config: { role: 'none' }, exposeHeadRoute: false }, async (request, reply) => {
    const { signInLimit, deps } = gateway
    const parsed = query.safeParse(request.query)
    if (!parsed.success) throw new AppError('invalid_input', 'This address needs a link from the dashboard.')
    signInLimit.check(request.ip)
    try {
      const { token, expiresAt } = await signIn({ deps, input: parsed.data })
      keepSession(request, reply, token, expiresAt)
    } catch (error) {
      if (error instanceof AppError && error.code === 'unauthenticated') signInLimit.fail(request.ip)
      throw error
    }
    // A redirect would still be the other site's doing, and browsers would keep the strict cookie back.
    reply.type('text/html; charset=utf-8').header('content-security-policy', TEXT_POLICY)
    return reply.header('referrer-policy', 'no-referrer').send(onwardPage(BOARD_PATH))
  })
}
