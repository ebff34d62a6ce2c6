import { FastifyAdapter } from '@bull-board/fastify'
import type { ControllerHandlerReturnType } from '@bull-board/api/typings/app'
import type { AppError } from '@bullwheel/domain'

type Answer = { status: number; body: object }

/** Bull Board's own plugin, but for what it tells of errors: unknown ones stay ours, known ones have our words. */
export class BoardServerAdapter extends FastifyAdapter {
  readonly #answer: (error: unknown) => AppError

  constructor(answer: (error: unknown) => AppError) {
    super()
    this.#answer = answer
  }

  override setErrorHandler(): this {
    return super.setErrorHandler((error) => {
      const { status, body } = this.#toAnswer(error)
      // The board's types list the codes that its own handlers give.
      return { status, body } as ControllerHandlerReturnType
    })
  }

  #toAnswer(error: unknown): Answer {
    const { status, message } = this.#answer(error)
    return { status, body: { error: message, message } }
  }
}
