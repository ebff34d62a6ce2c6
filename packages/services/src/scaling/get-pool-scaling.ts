import type { PoolScaling, ScalingDecision } from '@bullwheel/contracts'
import { type DecisionRow, listDecisions, listPoolFacts, readLastLook } from '@bullwheel/db'
import { z } from 'zod'
import { type Ctx, authorise } from '../context.ts'
import { decodeCursor, encodeCursor } from '../cursor.ts'
import { unknownPool } from '../fleet/get-pools.ts'

type Asked = { ctx: Ctx; pool: string; query: { limit: number; cursor?: string | undefined } }

const position = z.strictObject({ before: z.int().min(1) })

/** How many workers a pool should have and has, why, and what was decided before, newest first. Throws `not_found`. */
export async function getPoolScaling({ ctx, pool, query }: Asked): Promise<PoolScaling> {
  authorise(ctx, 'viewer')
  const { hot } = ctx.deps.book
  const before = query.cursor === undefined ? null : decodeCursor(query.cursor, position).before
  const [[facts], look, rows, newest] = await Promise.all([
    listPoolFacts(hot, pool),
    readLastLook(hot, pool),
    listDecisions(hot, pool, before, query.limit + 1),
    before === null ? undefined : listDecisions(hot, pool, null, 1),
  ])
  if (facts === undefined || look === undefined) throw unknownPool(pool)
  const page = rows.slice(0, query.limit)
  const [last, latest] = [page.at(-1), (newest ?? rows)[0]]
  return {
    pool,
    desired: facts.desired,
    current: facts.active + facts.starting,
    reason: facts.reason,
    lookedAt: look.lookedAt === null ? null : new Date(look.lookedAt).toISOString(),
    cause: latest?.cause ?? null,
    inputs: latest?.inputs ?? null,
    history: {
      items: page.map(toDecision),
      nextCursor: rows.length > query.limit && last ? encodeCursor({ before: last.id }) : null,
    },
  }
}

function toDecision({ at, desired, current, cause, reason, inputs }: DecisionRow): ScalingDecision {
  return { at: new Date(at).toISOString(), desired, current, cause, reason, inputs }
}
