import type { LedgerCheck } from '@bullwheel/contracts'
import { createClient } from '@bullwheel/sdk'
import type { GatewayAccess } from './gateway-access.ts'

/** Every row of the book is read. */
const WITHIN_MS = 300_000

/** Lets the gateway count its rows against its ledger; prints what it found, and answers whether all is well. */
export async function verifyLedger(access: GatewayAccess, print: (line: string) => void): Promise<boolean> {
  const client = createClient({ ...access, timeoutMs: WITHIN_MS })
  const check = await client.verifyLedger()
  for (const line of describe(check)) print(line)
  return check.exact
}

function describe({ at, exact, rows, differences, tasks }: LedgerCheck): string[] {
  const head = exact
    ? `The ledger is exact: ${rows} ${rows === 1 ? 'task' : 'tasks'} counted at ${at}.`
    : `The ledger is NOT exact: ${rows} ${rows === 1 ? 'task' : 'tasks'} counted at ${at}.`
  const differing = differences.map(
    ({ queue, kind, ledger, rows: found }) => `  queue ${queue}: ${kind} ${ledger} in the ledger, ${found} in the rows`,
  )
  const named = tasks.map(
    ({ id, queue, expected, found }) =>
      `  task ${id} (queue ${queue}): ${expected} by its last event, ${found ?? 'no row'} in the book`,
  )
  return [head, ...differing, ...named]
}
