import { NO_TRACER, type Tracer } from '@bullwheel/domain'

/** The tracer of a process. The libraries are loaded where there is a collector to send to. */
export async function openTracer(endpoint: string | undefined, service: string): Promise<Tracer> {
  if (endpoint === undefined) return NO_TRACER
  const { createTracer } = await import('@bullwheel/tracing')
  return createTracer({ endpoint, service })
}
