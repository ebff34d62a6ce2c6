import { DEFAULT_POOL, type EditPool, type Pool, minAboveMax } from '@bullwheel/contracts'
import {
  insertDecisionByHand,
  type PoolRow,
  type PoolSettings,
  deletePool as writeDelete,
  readPool,
  savePool,
  switchPool,
} from '@bullwheel/db'
import { AppError } from '@bullwheel/domain'
import { type Ctx, authorise } from '../context.ts'
import { readPoolView, unknownPool } from './get-pools.ts'
import { tellFleet } from './tell-fleet.ts'

type Asked = { ctx: Ctx; pool: string }

/**
 * Changes a pool while it runs; how many workers it should have is kept within its new limits at once. Throws `not_found`,
 * and `unprocessable` when `default` would not serve every queue any more that no pool names, or a temporary pool might
 * have no worker.
 */
export async function editPool({ ctx, pool, input }: Asked & { input: EditPool }): Promise<Pool> {
  authorise(ctx, 'admin')
  await untilSaved(pool, ctx, (row) => {
    const settings = merge(row, input)
    refuseNarrowDefault(row, settings)
    refuseNoMinimum(row, settings)
    return savePool(ctx.deps.book.hot, heldOf(row), settings, boundReasons(settings, ctx.actor.name))
  })
  await insertDecisionByHand(ctx.deps.book.hot, pool, `changed by ${ctx.actor.name}: ${changesOf(input)}`)
  await tellFleet(ctx, 'pool.edit', pool, { settings: input })
  return readPoolView(ctx, pool)
}

/** Starts a stopped pool, with its minimum of workers; one that is started is answered as it is. Throws `not_found`. */
export async function startPool({ ctx, pool }: Asked): Promise<Pool> {
  authorise(ctx, 'admin')
  return setStarted({ ctx, pool }, true)
}

/** Stops a pool: its workers leave when what they run has ended. Throws `not_found`. */
export async function stopPool({ ctx, pool }: Asked): Promise<Pool> {
  authorise(ctx, 'admin')
  return setStarted({ ctx, pool }, false)
}

async function setStarted({ ctx, pool }: Asked, isStarted: boolean): Promise<Pool> {
  const verb = isStarted ? 'start' : 'stop'
  const reason = isStarted
    ? `started by ${ctx.actor.name}; it begins with its minimum`
    : `the pool ${pool} was stopped by ${ctx.actor.name}`
  const changed = await untilSaved(pool, ctx, async (row) => {
    if (row.isStarted === isStarted) return 'as it was'
    return switchPool(ctx.deps.book.hot, { ...heldOf(row), desired: isStarted ? row.min : 0, reason }, isStarted)
  })
  if (changed === true) {
    await insertDecisionByHand(ctx.deps.book.hot, pool, reason)
    await tellFleet(ctx, `pool.${verb}`, pool)
  }
  return readPoolView(ctx, pool)
}

/** Removes a pool; its workers leave when what they run has ended. Throws `not_found`, and `unprocessable` for `default`. */
export async function deletePool({ ctx, pool }: Asked): Promise<void> {
  authorise(ctx, 'admin')
  if (pool === DEFAULT_POOL) {
    const why = 'it serves every queue that no pool names. It can be stopped.'
    throw new AppError('unprocessable', `The pool default cannot be removed: ${why}`)
  }
  await endPool({ ctx, pool })
}

/** Removes a temporary pool, as whoever may stop its workers may; throws `not_found` when there is none of this name. */
export async function endTemporaryPool({ ctx, pool }: Asked): Promise<void> {
  authorise(ctx, 'operator')
  const row = await readPool(ctx.deps.book.hot, pool)
  if (row?.isTemporary !== true) throw unknownPool(pool)
  await endPool({ ctx, pool })
}

async function endPool({ ctx, pool }: Asked): Promise<void> {
  const reason = `the pool ${pool} was deleted by ${ctx.actor.name}`
  if (!(await writeDelete(ctx.deps.book.hot, pool, reason))) throw unknownPool(pool)
  await tellFleet(ctx, 'pool.delete', pool)
}

const TRIES = 10

/** Reads the pool and writes by what was read, again when somebody else, or the autoscaler, wrote in between. */
async function untilSaved<Saved>(
  name: string,
  { deps }: Ctx,
  write: (row: PoolRow) => Promise<Saved | false>,
): Promise<Saved> {
  for (let tries = 1; tries <= TRIES; tries++) {
    const row = await readPool(deps.book.hot, name)
    if (row === undefined) throw unknownPool(name)
    const saved = await write(row)
    if (saved !== false) return saved
  }
  throw new AppError('conflict', `The pool ${name} is being changed by others; try again.`)
}

const heldOf = ({ name, version }: PoolRow) => ({ pool: name, version })

function merge(row: PoolRow, input: EditPool): PoolSettings {
  const settings = {
    queues: input.queues ?? row.queues,
    slots: input.slots ?? row.slots,
    min: input.min ?? row.min,
    max: input.max ?? row.max,
    steal: input.steal ?? row.steal,
    targetWaitMs: input.targetWait ?? row.targetWaitMs,
  }
  const message = minAboveMax(settings.min, settings.max)
  if (message === undefined) return settings
  const path = input.min === undefined ? 'max' : 'min'
  throw new AppError('invalid_input', 'The request does not fit the schema.', {
    errors: [{ path, message: path === 'min' ? message : `must be at least min, which is ${settings.min}` }],
  })
}

function refuseNarrowDefault({ name }: PoolRow, { queues }: PoolSettings): void {
  if (name !== DEFAULT_POOL || queues.length === 0) return
  throw new AppError('unprocessable', 'The pool default serves every queue that no pool names; it cannot name any.', {
    errors: [{ path: 'queues', message: 'must be empty for the pool default; make another pool for these queues' }],
  })
}

/** It goes with its last worker: without a minimum it would lose that one to a quiet minute, and stay. */
function refuseNoMinimum({ name, isTemporary }: PoolRow, { min }: PoolSettings): void {
  if (!isTemporary || min > 0) return
  throw new AppError('unprocessable', `The pool ${name} goes with its last worker, so it has at least one.`, {
    errors: [{ path: 'min', message: 'must be at least 1 for a temporary pool; delete it when it is done' }],
  })
}

/** What was changed, in words; queues are too many for that. */
function changesOf({ queues, slots, min, max, steal, targetWait }: EditPool): string {
  const changes = [
    min !== undefined && `minimum ${min}`,
    max !== undefined && `maximum ${max}`,
    slots !== undefined && `slots ${slots}`,
    steal !== undefined && `stealing ${steal ? 'on' : 'off'}`,
    targetWait !== undefined && `target wait ${targetWait} ms`,
    queues !== undefined && 'its queues',
  ]
  return changes.filter((change) => change !== false).join(', ')
}

const boundReasons = ({ min, max }: PoolSettings, actor: string) => ({
  min: `its minimum was set to ${min} by ${actor}`,
  max: `its maximum was set to ${max} by ${actor}`,
})
