/** One step of a trace. */
export type Span = {
  /** W3C trace context of this step, for whoever goes on from here; what it was begun with where nothing is traced. */
  traceparent: string | null
  /** Ends it; `error` says why it failed. Epoch milliseconds; default now. */
  end: (how?: {
    error?: { name: string; message: string } | undefined
    attributes?: SpanAttributes
    at?: number
  }) => void
  /** Runs work whose own spans, of any library that uses OpenTelemetry, become parts of this one. */
  within: <Result>(work: () => Result) => Result
}

export type SpanAttributes = Record<string, string | number | boolean>
export type SpanOptions = {
  kind: 'producer' | 'consumer'
  /** W3C trace context of what it follows; null begins a trace. */
  parent: string | null
  attributes?: SpanAttributes
  /** Epoch milliseconds; default now. */
  at?: number
}

/** Writes down what happens, for a collector of traces. Never throws, and keeps nobody waiting. */
export type Tracer = {
  /** False where nobody collects: then spans cost nothing. */
  isOn: boolean
  start: (name: string, options: SpanOptions) => Span
  /** Sends what is left. */
  close: () => Promise<void>
}

/** Where nothing is traced: a caller's own trace context goes on as it came. */
export const NO_TRACER: Tracer = {
  isOn: false,
  start: (_name, { parent }) => ({ traceparent: parent, end: () => undefined, within: (work) => work() }),
  close: () => Promise.resolve(),
}

// https://www.w3.org/TR/trace-context/: version, trace, span, flags; ids of zeros are none.
const TRACEPARENT = /^(?!ff)[\da-f]{2}-(?!0{32})[\da-f]{32}-(?!0{16})[\da-f]{16}-[\da-f]{2}$/

/** A header that is a W3C trace context; null for anything else. */
export function readTraceparent(header: string | readonly string[] | undefined): string | null {
  return typeof header === 'string' && TRACEPARENT.test(header) ? header : null
}
