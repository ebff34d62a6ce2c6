import type { Warnings } from '@bullwheel/contracts'
import { type Ctx, authorise } from '../context.ts'

/** What is wrong now and what to do about it, the gravest first. A part that cannot be looked at is named. */
export async function listWarnings(args: { ctx: Ctx }): Promise<Warnings> {
  const { ctx } = args
  authorise(ctx, 'viewer')
  return ctx.deps.warnings.read()
}
