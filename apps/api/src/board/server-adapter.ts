import { FastifyAdapter } from '@bull-board/fastify'
import type { AppControllerRoute, BullBoardRequest, ControllerHandlerReturnType } from '@bull-board/api/typings/app'
import type { AppError } from '@bullwheel/domain'
import { type TimeLimits, withinLimit } from '../plugins/time-limit.ts'

type Options = {
  /** What the visitor is told of an error. */
  answer: (error: unknown) => AppError
  /** Throws when the board has nothing to show now. */
  check: () => void
  timeLimits: TimeLimits
}

const FLOW = '/api/queues/:queueName/:jobId/flow'

/** Bull Board's own plugin, but bounded in time, and with our words for errors: unknown ones are never told. */
export class BoardServerAdapter extends FastifyAdapter {
  readonly #options: Options

  constructor(options: Options) {
    super()
    this.#options = options
  }

  override setApiRoutes(routes: AppControllerRoute[]): this {
    super.setApiRoutes(
      routes.map((route) => ({ ...route, handler: route.route === FLOW ? withoutFlow : this.#bounded(route) })),
    )
    return this
  }

  override setErrorHandler(): this {
    return super.setErrorHandler((error) => {
      const { status, message } = this.#options.answer(error)
      // The board's types list the codes that its own handlers give.
      return { status, body: { error: message, message } } as ControllerHandlerReturnType
    })
  }

  /** BullMQ waits for a Redis that is away, for ever. */
  #bounded(route: AppControllerRoute): AppControllerRoute['handler'] {
    const { check, timeLimits } = this.#options
    const kind = route.method === 'get' ? 'read' : 'change'
    return async (request?: BullBoardRequest) => {
      check()
      return withinLimit(timeLimits[`${kind}Ms`], kind, route.handler(request))
    }
  }
}

/** Open pages of jobs ask for this every few seconds. Jobs have no parents and no children here. */
async function withoutFlow(request?: BullBoardRequest): Promise<ControllerHandlerReturnType> {
  return { status: 200, body: { nodeId: String(request?.params['jobId']), flowRoot: null, isFlowNode: false } }
}
