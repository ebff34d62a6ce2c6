import { createHash, randomBytes } from 'node:crypto'
import type { Me } from '@bullwheel/contracts'
import { addApiKey, addSession, countApiKeys, endSession, findApiKey, findSession, takeSession } from '@bullwheel/db'
import { AppError } from '@bullwheel/domain'
import { type Actor, type Ctx, type Deps, authorise } from './context.ts'

const SESSION_TTL_MS = 7 * 24 * 3_600_000
const LINK_TTL_MS = 15 * 60_000
const TICKET_TTL_MS = 30_000
const CACHE_TTL_MS = 10_000
const CACHE_MAX = 1_000
/** Between a ticket's secret and the credential; it stands in neither. */
const BETWEEN = '.'

/** What stands in the book for a secret. Secrets have 256 random bits, so a plain hash cannot be guessed back. */
const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url')
const newSecret = (): string => randomBytes(32).toString('base64url')

/**
 * Tells who a key or session cookie belongs to; answers are kept for 10 s, so a revoked key ends within that. A credential
 * names the key or session: `k` or `s`, and its hash.
 */
export type Authenticator = {
  byKey: (key: string) => Promise<Actor | undefined>
  bySession: (token: string) => Promise<Actor | undefined>
  byCredential: (credential: string) => Promise<Actor | undefined>
  forget: () => void
}

export function createAuthenticator(deps: Deps): Authenticator {
  const cache = new Map<string, { actor: Actor | undefined; until: number }>()
  const byCredential = async (credential: string): Promise<Actor | undefined> => {
    const hit = cache.get(credential)
    if (hit !== undefined && hit.until > Date.now()) return hit.actor
    const isKey = credential.startsWith('k')
    const identity = await (isKey ? findApiKey : findSession)(deps.book.db, credential.slice(1))
    const actor = identity && { ...identity, auth: isKey ? ('key' as const) : ('session' as const), credential }
    if (cache.size >= CACHE_MAX) cache.clear()
    cache.set(credential, { actor, until: Date.now() + CACHE_TTL_MS })
    return actor
  }
  return {
    byKey: (key) => byCredential(`k${hashOf(key)}`),
    bySession: (token) => byCredential(`s${hashOf(token)}`),
    byCredential,
    forget: () => cache.clear(),
  }
}

export type SignedIn = { me: Me; token: string; expiresAt: Date }

/** Trades a key or a one-time link for a session. Throws `unauthenticated`. */
export async function signIn(args: { deps: Deps; input: { key: string } | { link: string } }): Promise<SignedIn> {
  const { deps, input } = args
  const identity =
    'key' in input
      ? await findApiKey(deps.book.db, hashOf(input.key))
      : await takeSession(deps.book.db, hashOf(input.link), 'link')
  if (identity === undefined) {
    throw new AppError(
      'unauthenticated',
      'key' in input
        ? 'This API key is not known.'
        : 'This login link was used or has expired; make a new one, or sign in with an API key.',
    )
  }
  const token = newSecret()
  const expiresAt = await addSession(deps.book.db, {
    ...identity,
    hash: hashOf(token),
    kind: 'session',
    ttlMs: SESSION_TTL_MS,
  })
  return { me: { ...identity, auth: 'session' }, token, expiresAt }
}

export async function signOut(args: { deps: Deps; token: string }): Promise<void> {
  await endSession(args.deps.book.db, hashOf(args.token))
}

/** A one-time login link with the caller's role, for 15 minutes. */
export async function createSessionLink(args: { ctx: Ctx }): Promise<{ token: string; expiresAt: string }> {
  return issue(args.ctx, 'link', LINK_TTL_MS)
}

/**
 * A ticket that opens one WebSocket within 30 s. It carries the credential that it was made with, which ends what it opened;
 * the book knows the hash of the whole, so nobody can change that.
 */
export async function createWsTicket(args: { ctx: Ctx }): Promise<{ ticket: string; expiresAt: string }> {
  const { credential } = args.ctx.actor
  const ticket = credential === undefined ? newSecret() : newSecret() + BETWEEN + credential
  const { token, expiresAt } = await issue(args.ctx, 'ticket', TICKET_TTL_MS, ticket)
  return { ticket: token, expiresAt }
}

async function issue(ctx: Ctx, kind: 'link' | 'ticket', ttlMs: number, token = newSecret()) {
  authorise(ctx, 'viewer')
  const { name, role } = ctx.actor
  const expiresAt = await addSession(ctx.deps.book.db, { name, role, hash: hashOf(token), kind, ttlMs })
  return { token, expiresAt: expiresAt.toISOString() }
}

/** Uses a WebSocket ticket up; undefined when it is not valid any more. */
export async function takeWsTicket(args: { deps: Deps; ticket: string }): Promise<Actor | undefined> {
  const identity = await takeSession(args.deps.book.db, hashOf(args.ticket), 'ticket')
  return identity && { ...identity, auth: 'session', credential: args.ticket.split(BETWEEN)[1] }
}

/**
 * Makes sure that somebody can sign in: `key` becomes an admin key; without one, and when the book holds no key yet, a
 * new one is made and handed to `keep`, the only time it is ever shown. It counts only once it is kept.
 */
export async function ensureAdminKey(args: {
  deps: Deps
  key: string | undefined
  keep: (key: string) => Promise<void>
}): Promise<void> {
  const { deps, key, keep } = args
  if (key === undefined && (await countApiKeys(deps.book.db)) > 0) return
  const admin = key ?? `bw_${newSecret()}`
  if (key === undefined) await keep(admin)
  await addApiKey(deps.book.db, { name: 'admin', role: 'admin', hash: hashOf(admin) })
}
