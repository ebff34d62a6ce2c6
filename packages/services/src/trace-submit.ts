import type { Ctx } from './context.ts'

/**
 * Submits as one step of a trace, and hands over the trace context that the tasks' runs go on from: of that step, or where
 * nothing is traced the caller's own.
 */
export async function traceSubmit<Result>(
  { deps, traceparent = null }: Ctx,
  name: string,
  submit: (trace: string | null) => Promise<Result>,
): Promise<Result> {
  const span = deps.tracer.start(name, { kind: 'producer', parent: traceparent })
  try {
    const result = await submit(span.traceparent)
    span.end()
    return result
  } catch (cause) {
    span.end({ error: cause instanceof Error ? cause : { name: 'Error', message: String(cause) } })
    throw cause
  }
}
