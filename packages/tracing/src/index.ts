import { setTimeout as sleep } from 'node:timers/promises'
import { type Context, ROOT_CONTEXT, SpanKind, SpanStatusCode, context, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import type { Span, SpanOptions, Tracer } from '@bullwheel/domain'

export type TracerOptions = {
  /** Of a collector that takes OTLP over HTTP, such as `http://localhost:4318`. */
  endpoint: string
  /** What the process is: `bullwheel-api`, `bullwheel-worker`, … */
  service: string
}

const SEND_EVERY_MS = 1_000
const TIMEOUT_MS = 5_000
const CLOSE_WITHIN_MS = 1_500
/** Spans that wait for the collector; beyond it the newest are dropped, so that one that is away fills no memory. */
const MAX_WAITING = 4_096
const KINDS = { producer: SpanKind.PRODUCER, consumer: SpanKind.CONSUMER } as const

/**
 * Sends spans to a collector, and lets handlers' own libraries take part: it registers itself with the OpenTelemetry API of
 * the process. The only package that knows OpenTelemetry's libraries.
 */
export function createTracer({ endpoint, service }: TracerOptions): Tracer {
  const exporter = new OTLPTraceExporter({
    url: new URL('v1/traces', endpoint.endsWith('/') ? endpoint : `${endpoint}/`).href,
    timeoutMillis: TIMEOUT_MS,
  })
  const limits = { scheduledDelayMillis: SEND_EVERY_MS, exportTimeoutMillis: TIMEOUT_MS, maxQueueSize: MAX_WAITING }
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': service, 'service.namespace': 'bullwheel' }),
    spanProcessors: [new BatchSpanProcessor({ exporter, ...limits })],
  })
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  trace.setGlobalTracerProvider(provider)
  const tracer = provider.getTracer('bullwheel')
  return {
    isOn: true,
    start: (name, options) => start(tracer, name, options),
    // A collector that is away must not keep a process from ending.
    close: () => Promise.race([provider.shutdown().catch(() => undefined), sleep(CLOSE_WITHIN_MS)]),
  }
}

type OtelTracer = ReturnType<TracerProvider['getTracer']>

function start(tracer: OtelTracer, name: string, { kind, parent, attributes, at }: SpanOptions): Span {
  const within = parent === null ? ROOT_CONTEXT : contextOf(parent)
  const span = tracer.startSpan(
    name,
    { kind: KINDS[kind], ...(attributes && { attributes }), ...(at !== undefined && { startTime: at }) },
    within,
  )
  const { traceId, spanId, traceFlags } = span.spanContext()
  return {
    traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`,
    end: ({ error, attributes: further, at: endedAt } = {}) => {
      if (further !== undefined) span.setAttributes(further)
      if (error !== undefined) {
        span.recordException(error, endedAt)
        span.setStatus({ code: SpanStatusCode.ERROR, message: `${error.name}: ${error.message}` })
      }
      span.end(endedAt)
    },
    within: (work) => context.with(trace.setSpan(within, span), work),
  }
}

function contextOf(traceparent: string): Context {
  const [, traceId = '', spanId = '', flags = '00'] = traceparent.split('-')
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true })
}
