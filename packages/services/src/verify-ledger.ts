import type { LedgerCheck } from '@bullwheel/contracts'
import { type LedgerRow, type RowCount, gatherEvidence } from '@bullwheel/db'
import { STORED_STATES, type StoredState } from '@bullwheel/domain'
import { type Ctx, authorise } from './context.ts'
import { differenceOf } from './get-ledger.ts'

type Difference = LedgerCheck['differences'][number]

/**
 * Counts the rows themselves against the ledger, in one snapshot, and names the tasks whose row is missing or says
 * something else than their last event. Reads every task: minutes in a large book.
 */
export async function verifyLedger(args: { ctx: Ctx }): Promise<LedgerCheck> {
  const { ctx } = args
  authorise(ctx, 'operator')
  const at = new Date(ctx.deps.clock.now()).toISOString()
  const { ledger, rows, strays } = await gatherEvidence(ctx.deps.book.hot, (lines, counts) => [
    ...new Set(compare(lines, counts).map(({ queue }) => queue)),
  ])
  const differences = compare(ledger, rows)
  const isExact = differences.length === 0
  return { at, exact: isExact, rows: rows.reduce((sum, { n }) => sum + n, 0), differences, tasks: strays }
}

/** Where the ledger and the rows differ, by queue and state; `accepted` where the ledger contradicts itself. */
function compare(ledger: LedgerRow[], rows: RowCount[]): Difference[] {
  const byQueue = Map.groupBy(rows, (row) => row.queue)
  const lines = new Map(ledger.map((line) => [line.queue, line]))
  return [...new Set([...lines.keys(), ...byQueue.keys()])].toSorted().flatMap((queue) => {
    const line = lines.get(queue)
    const differences = STORED_STATES.map((kind) => ({
      queue,
      kind,
      ledger: line === undefined ? 0 : expectedRows(line, kind),
      rows: byQueue.get(queue)?.find((row) => row.state === kind)?.n ?? 0,
    })).filter((one) => one.ledger !== one.rows)
    return line === undefined || differenceOf(line) === 0
      ? differences
      : [...differences, { queue, kind: 'accepted', ledger: line.accepted, rows: line.accepted - differenceOf(line) }]
  })
}

function expectedRows(line: LedgerRow, state: StoredState): number {
  return state === 'waiting' ? line.pending - line.running : line[state]
}
