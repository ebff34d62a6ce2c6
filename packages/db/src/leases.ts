import type { Hot } from './connect.ts'

/**
 * Takes or renews a lease by the database's clock: true while `holder` has it. One statement, so nobody can be stopped
 * inside.
 */
export async function holdLease(hot: Hot, name: string, holder: string, ttlMs: number): Promise<boolean> {
  const rows = await hot`
    insert into leases as l (name, holder, expires_at) values (${name}, ${holder}, now() + ${ttlMs} * interval '1 ms')
    on conflict (name) do update set holder = excluded.holder, expires_at = excluded.expires_at
    where l.holder = excluded.holder or l.expires_at < now()
    returning name`
  return rows.length === 1
}

/** Gives a lease up, so that the next one need not wait for its end. */
export async function releaseLease(hot: Hot, name: string, holder: string): Promise<void> {
  await hot`delete from leases where name = ${name} and holder = ${holder}`
}

export type LeaseRow = { name: string; holder: string; expiresAt: number }

/** Roles and who holds them now. */
export async function listRoleLeases(hot: Hot): Promise<LeaseRow[]> {
  return hot<LeaseRow[]>`
    select substr(name, 6) as name, holder, expires_at as "expiresAt" from leases
    where name like 'role:%' and expires_at > now() order by name`
}

/** The lease that says "this process lives"; its outbox rows are left alone while it does. */
export const instanceLease = (instance: string): string => `instance:${instance}`
/** The lease of a role of the control plane. */
export const roleLease = (role: string): string => `role:${role}`
