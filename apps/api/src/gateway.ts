import type { Authenticator, Deps, EventFeed } from '@bullwheel/services'
import type { ProgressFeed } from './live/progress-feed.ts'
import type { LiveFeeds } from './live/sources.ts'
import type { TimeLimits } from './plugins/time-limit.ts'
import type { SignInLimit } from './routes/session/sign-in-limit.ts'

/** What a failure below means to a caller: nothing answered, the input cannot be stored, or it is our own fault. */
export type FailureKind = 'unreachable' | 'refused' | 'other'

/** What the routes work with; made once, in main. */
export type Gateway = {
  deps: Deps
  authenticator: Authenticator
  feed: EventFeed
  progress: ProgressFeed
  live: LiveFeeds
  signInLimit: SignInLimit
  metrics: { text: () => Promise<string>; contentType: string }
  /** Tells what an error that is no AppError means; the drivers that know it live in adapters. */
  failureOf: (cause: unknown) => FailureKind
  version: string
  timeLimits: TimeLimits
  isAuthOff: boolean
  /** Origins of pages that may call from a browser, such as `http://localhost:3000`. */
  allowedOrigins: readonly string[]
  /** Whose X-Forwarded-For and -Proto are believed, as Fastify takes them. */
  trustedProxies: readonly string[]
}
