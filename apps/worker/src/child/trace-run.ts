import type { Span, Tracer } from '@bullwheel/domain'
import type { HandlerEnd } from './call-handler.ts'
import type { Run } from './run.ts'

export type TraceOptions = { tracer: Tracer; worker: string }

/** Begins the step of a run in its task's trace, which its handler's own steps belong to. */
export function traceRun(
  run: Run,
  { tracer, worker }: TraceOptions,
): { span: Span; end: (handled: HandlerEnd) => void } {
  const { id, type, queue, trace } = run.task
  const span = tracer.start(`run ${type}`, {
    kind: 'consumer',
    parent: trace,
    attributes: {
      'messaging.system': 'bullwheel',
      'messaging.destination.name': queue,
      'messaging.operation.type': 'process',
      'messaging.message.id': id,
      'bullwheel.type': type,
      'bullwheel.attempt': run.attempt,
      'bullwheel.worker': worker,
    },
  })
  run.span = span
  return { span, end: ({ error }) => span.end(error === null ? {} : { error }) }
}
