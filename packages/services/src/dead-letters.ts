import type { ChooseDeadLetters, DeadLetter, listDeadLettersQuery } from '@bullwheel/contracts'
import { discardLetters, listDeadLetters as listRows, wantLetters } from '@bullwheel/db'
import { z } from 'zod'
import { audit } from './audit.ts'
import { type Ctx, authorise } from './context.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { requireMirror } from './get-mirrors.ts'

const position = z.strictObject({ before: z.int().min(1) })

/** What a mirror's sink refused for good, newest first. */
export async function listDeadLetters(args: {
  ctx: Ctx
  name: string
  query: z.output<typeof listDeadLettersQuery>
}): Promise<{ items: DeadLetter[]; nextCursor: string | null }> {
  const { ctx, name, query } = args
  authorise(ctx, 'viewer')
  const { hot } = ctx.deps.book
  await requireMirror(hot, name)
  const before = query.cursor === undefined ? undefined : decodeCursor(query.cursor, position).before
  const rows = await listRows(hot, name, { before, limit: query.limit + 1 })
  const shown = rows.slice(0, query.limit)
  const last = shown.at(-1)
  return {
    items: shown.map((row) => ({ ...row, at: new Date(row.at).toISOString(), item: { ...row.item } })),
    nextCursor: rows.length > query.limit && last !== undefined ? encodeCursor({ before: last.id }) : null,
  }
}

type Choice = { ctx: Ctx; name: string; input: ChooseDeadLetters }

/** Asks the mirror to try dead letters again. */
export async function replayDeadLetters({ ctx, name, input }: Choice): Promise<{ letters: number }> {
  authorise(ctx, 'operator')
  const { hot } = ctx.deps.book
  await requireMirror(hot, name)
  const letters = await wantLetters(hot, name, input?.ids)
  await audit(ctx, 'mirror.dead-letters.replay', name, { letters })
  return { letters }
}

/** Gives dead letters up. */
export async function discardDeadLetters({ ctx, name, input }: Choice): Promise<{ letters: number }> {
  authorise(ctx, 'operator')
  const { hot } = ctx.deps.book
  await requireMirror(hot, name)
  const letters = await discardLetters(hot, name, input?.ids)
  await audit(ctx, 'mirror.dead-letters.discard', name, { letters })
  return { letters }
}
