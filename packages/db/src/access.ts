import type { Role } from '@bullwheel/contracts'
import { and, eq, gt, isNull, sql } from 'drizzle-orm'
import type { Book } from './connect.ts'
import { apiKeys, auditLog, sessions } from './schema.ts'

type Db = Book['db']
export type Identity = { name: string; role: Role }
/** `session` is a signed-in browser, `link` a one-time login link, `ticket` a WebSocket ticket. */
export type SessionKind = 'session' | 'link' | 'ticket'

export async function findApiKey(db: Db, hash: string): Promise<Identity | undefined> {
  const [key] = await db
    .select({ name: apiKeys.name, role: apiKeys.role })
    .from(apiKeys)
    .where(and(eq(apiKeys.hash, hash), isNull(apiKeys.revokedAt)))
  return key
}

/** Adds a key unless one with this hash is there. */
export async function addApiKey(db: Db, key: Identity & { hash: string }): Promise<void> {
  await db.insert(apiKeys).values(key).onConflictDoNothing()
}

export async function countApiKeys(db: Db): Promise<number> {
  return db.$count(apiKeys, isNull(apiKeys.revokedAt))
}

export async function addSession(
  db: Db,
  session: Identity & { hash: string; kind: SessionKind; ttlMs: number },
): Promise<Date> {
  const { hash, kind, name, role, ttlMs } = session
  const [row] = await db
    .insert(sessions)
    .values({ hash, kind, name, role, expiresAt: sql`now() + ${ttlMs} * interval '1 ms'` })
    .returning({ expiresAt: sessions.expiresAt })
  return (row as { expiresAt: Date }).expiresAt
}

export async function findSession(db: Db, hash: string): Promise<Identity | undefined> {
  const [session] = await db
    .select({ name: sessions.name, role: sessions.role })
    .from(sessions)
    .where(and(eq(sessions.hash, hash), eq(sessions.kind, 'session'), gt(sessions.expiresAt, sql`now()`)))
  return session
}

/** Uses a link or ticket up: it works once. */
export async function takeSession(db: Db, hash: string, kind: 'link' | 'ticket'): Promise<Identity | undefined> {
  const [used] = await db
    .delete(sessions)
    .where(and(eq(sessions.hash, hash), eq(sessions.kind, kind), gt(sessions.expiresAt, sql`now()`)))
    .returning({ name: sessions.name, role: sessions.role })
  return used
}

export async function endSession(db: Db, hash: string): Promise<void> {
  await db.delete(sessions).where(eq(sessions.hash, hash))
}

export type AuditEntry = {
  actor: string
  action: string
  subject: string | null
  requestId: string | null
  details?: Record<string, unknown>
}

export async function writeAudit(db: Db, entry: AuditEntry): Promise<void> {
  await db.insert(auditLog).values(entry)
}
