import type { BulkReceipt, Route, RouteName, Routes, bulkItem } from '@bullwheel/contracts'
import type { z } from 'zod'

/** How to reach the gateway. */
export type ClientOptions = {
  /** Where the gateway is, such as `http://127.0.0.1:8080`; empty for the page's own origin. A path prefix is kept. */
  baseUrl: string
  /** API key; leave it out where a session cookie or auth off lets the caller in. */
  key?: string | undefined
  /** Another fetch, for tests or special agents. Default: the global one. */
  fetch?: typeof fetch | undefined
  /** For browsers with a session cookie. When set, unsafe methods carry the CSRF header. */
  credentials?: 'omit' | 'same-origin' | 'include' | undefined
  /** For one call, in milliseconds. Default 30,000. */
  timeoutMs?: number | undefined
}

/** What every call takes besides its own input. */
export type CallOptions = {
  /** Gives the call up; it then rejects with the signal's reason. */
  signal?: AbortSignal | undefined
  /** Milliseconds until it fails with code `timed_out`. Default: the client's. */
  timeoutMs?: number | undefined
}

type Params<R> = R extends { params: infer S extends z.ZodType } ? { params: z.input<S> } : unknown
type Query<R> = R extends { query: infer S extends z.ZodType }
  ? { query?: QueryInput<z.input<S>> | undefined }
  : unknown
type Body<R> = R extends { body: infer S extends z.ZodType }
  ? undefined extends z.input<S>
    ? { body?: z.input<S> }
    : { body: z.input<S> }
  : unknown
type Repeat<R> = R extends { repeatable: true }
  ? {
      /** The same key with the same body gives the first answer again, for 24 hours. */
      idempotencyKey?: string | undefined
    }
  : unknown

/** Query fields as a caller writes them: undefined leaves a field out, a list is joined by commas. */
type QueryInput<Fields> = { [Name in keyof Fields]?: Fields[Name] | readonly string[] | undefined }

/** What a call takes: `params`, `query`, `body` and `idempotencyKey` where its route has them. */
export type CallInput<R extends Route> = Params<R> & Query<R> & Body<R> & Repeat<R> & CallOptions

/** What a call answers. */
export type CallReply<R extends Route> = R['reply'] extends z.ZodType ? z.output<R['reply']> : void

/** One call. The argument may be left out where nothing in it is needed. */
export type Call<R extends Route> =
  CallOptions extends CallInput<R>
    ? (input?: CallInput<R>) => Promise<CallReply<R>>
    : (input: CallInput<R>) => Promise<CallReply<R>>

/** One item for `streamTasks`: a task as `submitTask` takes it, with an idempotency key of its own if wanted. */
export type BulkItemInput = z.input<typeof bulkItem>

/** Every call of the gateway by name, typed by its schemas; each throws `ApiError`. */
export type Client = { [Name in RouteName]: Call<Routes[Name]> } & {
  /**
   * Submits any number of tasks as one NDJSON stream and yields a receipt for each, in the same order. Sends only as
   * fast as the gateway takes them. Needs request streams: Node, Bun, Deno; not browsers over HTTP/1.
   */
  streamTasks: (
    items: Iterable<BulkItemInput> | AsyncIterable<BulkItemInput>,
    options?: { signal?: AbortSignal | undefined },
  ) => AsyncGenerator<BulkReceipt, void, void>
}
