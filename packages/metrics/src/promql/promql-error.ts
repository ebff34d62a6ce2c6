/** Why a query has no answer, in the words of Prometheus' API: `bad_data` is a mistake in it, `execution` is beyond us. */
export class PromqlError extends Error {
  override readonly name = 'PromqlError'
  readonly errorType: 'bad_data' | 'execution'

  constructor(errorType: 'bad_data' | 'execution', message: string) {
    super(message)
    this.errorType = errorType
  }

  get status(): 400 | 422 {
    return this.errorType === 'bad_data' ? 400 : 422
  }
}

/** For what Prometheus knows and the minute statistics do not. */
export const unsupported = (what: string): PromqlError =>
  new PromqlError('execution', `not supported without Prometheus (set PROMETHEUS_URL): ${what}`)

export const badData = (message: string): PromqlError => new PromqlError('bad_data', message)
