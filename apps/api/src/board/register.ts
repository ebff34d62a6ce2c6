import { dirname } from 'node:path'
import { createRequire } from 'node:module'
import { createBullBoard } from '@bull-board/api'
import type { FastifyInstance } from 'fastify'
import { AppError } from '@bullwheel/domain'

import { boardVerbs, createBoardQueues, createFailedCounts } from '@bullwheel/services/board'
import type { Gateway } from '../gateway.ts'
import { toAppError } from '../plugins/to-app-error.ts'
import { BOARD_POLICY, TEXT_POLICY, ownPage, refusalPage } from './pages.ts'
import { BOARD_PATH } from './path.ts'
import { refuseForeign } from './refuse.ts'
import { BoardServerAdapter } from './server-adapter.ts'
import { registerSignIn } from './sign-in.ts'
import { registerTasksPage } from './tasks-page.ts'
import { currentVisitor, dashboardOf, runAs } from './visitor.ts'

/** Bull Board at /admin/queues, for admins. What it changes goes through our verbs, in the name of whoever asks. */
export async function registerBoard(app: FastifyInstance, gateway: Gateway): Promise<void> {
  const { deps, allowedOrigins } = gateway
  const queues = createBoardQueues({ redis: deps.redis, prefix: deps.prefix, verbs: () => currentVisitor().verbs })
  const counts = createFailedCounts(deps.book.hot)
  await app.register(
    async (scope) => {
      scope.routeDefaults = { role: 'admin', isOwnPage: true }
      const bounds = serverOptions(gateway)
      const server = new BoardServerAdapter(bounds).setBasePath(BOARD_PATH)
      const board = createBullBoard({ queues: [], serverAdapter: server, options: options() })
      scope.addHook('onRequest', async (_request, reply) => void reply.header('content-security-policy', BOARD_POLICY))
      scope.addHook('preHandler', (request, _reply, next) => {
        const { actor } = request
        if (actor === undefined) return next()
        // In step with queues that were made since.
        board.replaceQueues(queues.adapters(deps.queues.all().map(({ name }) => name)))
        const ctx = { deps, actor, requestId: request.id }
        const dashboard = dashboardOf(request, allowedOrigins)
        const linkTo = linksTo(dashboard)
        runAs({ ctx, dashboard, verbs: boardVerbs({ ctx, counts, linkTo }) }, next)
      })
      explainRefusals(scope, allowedOrigins)
      registerSignIn(scope, gateway)
      registerTasksPage(scope, { queues, ...bounds })
      await scope.register(server.registerPlugin())
    },
    { prefix: BOARD_PATH },
  )
  app.addHook('onClose', () => queues.close())
}

function options() {
  return {
    uiBasePath: dirname(createRequire(import.meta.url).resolve('@bull-board/ui/package.json')),
    handlerHooks: { before: refuseForeign },
    uiConfig: { boardTitle: 'Bull Board', hideDocsLink: true, showWorkers: false },
  }
}

/** A job of one task leads to its page, others to a list of theirs. */
function linksTo(dashboard: string) {
  return (queue: string, jobId: string, ids: string[]): { displayText: string; href: string } => {
    const [only] = ids
    if (ids.length === 1 && only !== undefined) return { displayText: 'Task', href: `${dashboard}/tasks/${only}` }
    const path = [queue, jobId].map(encodeURIComponent).join('/')
    return { displayText: `${ids.length} tasks`, href: `${BOARD_PATH}/tasks/${path}` }
  }
}

function serverOptions({ deps, failureOf, timeLimits }: Gateway) {
  const { redis, log } = deps
  return {
    timeLimits,
    check: () => {
      if (redis.status === 'ready') return
      const text = 'Redis does not answer, and Bull Board shows what is in it. Try again shortly.'
      throw new AppError('unavailable', text, { retryAfterS: 2 })
    },
    answer: (error: unknown): AppError => {
      const known = toAppError(error, failureOf)
      if (known.code === 'internal') log.error({ err: error }, 'Bull Board failed')
      return known
    },
  }
}

/** A person who may not look gets a page that says how to; a program keeps the answer as it is. */
function explainRefusals(scope: FastifyInstance, allowedOrigins: readonly string[]): void {
  scope.addHook('onSend', async (request, reply, payload) => {
    if (request.method !== 'GET' || typeof payload !== 'string') return payload
    const wantsPage = (request.headers.accept ?? '').includes('text/html')
    if (wantsPage && (reply.statusCode === 401 || reply.statusCode === 403)) {
      reply.type('text/html; charset=utf-8').header('content-security-policy', TEXT_POLICY)
      return refusalPage(reply.statusCode, reasonIn(payload), dashboardOf(request, allowedOrigins))
    }
    return reply.statusCode === 200 && payload.includes('__UI_CONFIG__') ? ownPage(payload) : payload
  })
}

/** Bull Board's handlers answer with a message, ours with the detail of a problem. */
function reasonIn(payload: string): string {
  try {
    const { message, detail } = JSON.parse(payload) as { message?: unknown; detail?: unknown }
    const reason = message ?? detail
    return typeof reason === 'string' ? reason : ''
  } catch {
    return payload
  }
}
