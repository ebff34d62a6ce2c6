import type { Mirror, ReplayMirror } from '@bullwheel/contracts'
import { findPlaceBefore, removeCursor, rewindCursor } from '@bullwheel/db'
import { AppError } from '@bullwheel/domain'
import { audit } from './audit.ts'
import { type Ctx, authorise } from './context.ts'
import { ALWAYS_THERE, requireMirror } from './get-mirrors.ts'

/** Sends a mirror back in time: what happened since is copied again. */
export async function replayMirror(args: { ctx: Ctx; name: string; input: ReplayMirror }): Promise<Mirror> {
  const { ctx, name, input } = args
  authorise(ctx, 'admin')
  const { hot } = ctx.deps.book
  const { copies } = await requireMirror(hot, name)
  // Statistics count: what is copied twice would be counted twice.
  if (name === 'stats') throw new AppError('conflict', 'Statistics are exact and cannot be copied again.')
  const place = await findPlaceBefore(hot, new Date(input.from), copies === 'events' ? 'events' : 'task_log_segments')
  await rewindCursor(hot, name, place)
  await audit(ctx, 'mirror.replay', name, { from: new Date(input.from).toISOString() })
  return requireMirror(hot, name)
}

/** Forgets a mirror that is not configured any more. */
export async function removeMirror(args: { ctx: Ctx; name: string }): Promise<void> {
  const { ctx, name } = args
  authorise(ctx, 'admin')
  const { hot } = ctx.deps.book
  await requireMirror(hot, name)
  if (ALWAYS_THERE.has(name)) throw new AppError('conflict', `The mirror ${name} is always there: start a worker.`)
  if (!(await removeCursor(hot, name)))
    throw new AppError('conflict', `The mirror ${name} runs: take its settings away from the workers first.`)
  await audit(ctx, 'mirror.remove', name)
}
