import type { Mirror, MirrorState, Mirrors } from '@bullwheel/contracts'
import {
  type Hot,
  type MirrorLag,
  type MirrorRow,
  type OldTransaction,
  countDeadLetters,
  listMirrors as listRows,
  readMirrorLags,
  readOldestTransaction,
} from '@bullwheel/db'
import { AppError } from '@bullwheel/domain'
import { type Ctx, authorise } from './context.ts'

/** A mirror that is further behind than this is worth a word; so is a transaction that is open for longer. */
const LATE_S = 60

/** They write to the book and count each event once: they have no other place to begin at. */
export const ALWAYS_THERE: ReadonlySet<string> = new Set(['stats', 'webhooks'])

/** Every mirror as it stands, and what is wrong. */
export async function listMirrors(args: { ctx: Ctx }): Promise<Mirrors> {
  const { ctx } = args
  authorise(ctx, 'viewer')
  const { hot } = ctx.deps.book
  const [items, oldest] = await Promise.all([readMirrors(hot), readOldestTransaction(hot)])
  return {
    items,
    oldestTransaction: oldest ?? null,
    warnings: [...items.flatMap(warningsOf), ...transactionWarnings(oldest)],
  }
}

export async function requireMirror(hot: Hot, name: string): Promise<Mirror> {
  const found = (await readMirrors(hot)).find((one) => one.name === name)
  if (found === undefined) throw new AppError('not_found', `There is no mirror ${name}.`)
  return found
}

export async function readMirrors(hot: Hot): Promise<Mirror[]> {
  const [rows, lags, letters] = await Promise.all([listRows(hot), readMirrorLags(hot), countDeadLetters(hot)])
  const lagOf = new Map(lags.map((lag) => [`${lag.mirror} ${lag.partition}`, lag]))
  const lettersOf = new Map(letters.map(({ mirror, n }) => [mirror, n]))
  return [...Map.groupBy(rows, ({ mirror }) => mirror)].map(([name, own]) =>
    viewMirror(name, own, { lagOf, letters: lettersOf.get(name) ?? 0 }),
  )
}

type Beside = { lagOf: Map<string, MirrorLag>; letters: number }

function viewMirror(name: string, rows: MirrorRow[], { lagOf, letters }: Beside): Mirror {
  const none = { items: 0, isExact: true, seconds: 0 }
  const lags = rows.map((row) => lagOf.get(`${name} ${row.partition}`) ?? none)
  const partitions = rows.map((row, at) => ({
    partition: row.partition,
    state: stateOf(row),
    holder: row.holder,
    items: lags[at]?.items ?? 0,
    seconds: lags[at]?.seconds ?? 0,
    movedAt: new Date(row.movedAt).toISOString(),
    eventAt: row.eventAt === null ? null : new Date(row.eventAt).toISOString(),
    error: row.error,
    errorAt: row.errorAt === null ? null : new Date(row.errorAt).toISOString(),
  }))
  const states = new Set(partitions.map(({ state }) => state))
  return {
    name,
    copies: rows[0]?.log === 'events' ? 'events' : 'logs',
    state: states.has('failing') ? 'failing' : states.has('stopped') ? 'stopped' : 'running',
    lag: {
      // Each partition reads the whole log and passes over what is not its own.
      items: Math.max(...lags.map(({ items }) => items)),
      isExact: lags.every(({ isExact }) => isExact),
      seconds: Math.max(...lags.map(({ seconds }) => seconds)),
    },
    deadLetters: letters,
    error: rows.find(({ error }) => error !== null)?.error ?? null,
    partitions,
  }
}

function stateOf({ holder, error }: MirrorRow): MirrorState {
  if (holder === null) return 'stopped'
  return error === null ? 'running' : 'failing'
}

/** What is wrong with a mirror, in words. */
export function warningsOf({ name, state, error, lag, deadLetters }: Mirror): string[] {
  const warnings: string[] = []
  const behind = `${lag.isExact ? '' : 'about '}${lag.items} behind`
  if (state === 'failing') warnings.push(`The mirror ${name} does not get on (${behind}): ${error ?? 'unknown'}`)
  if (state === 'stopped')
    warnings.push(
      ALWAYS_THERE.has(name)
        ? `No process copies for the mirror ${name} (${behind}): start a worker`
        : `No process copies for the mirror ${name} (${behind}): start a worker that has its settings, or remove the mirror`,
    )
  if (state === 'running' && lag.seconds > LATE_S)
    warnings.push(`The mirror ${name} is ${Math.round(lag.seconds)} s late (${behind})`)
  if (deadLetters > 0)
    warnings.push(
      `${deadLetters} ${deadLetters === 1 ? 'was' : 'were'} refused for good by what ${name} copies to: look at them`,
    )
  return warnings
}

function transactionWarnings(oldest: OldTransaction | undefined): string[] {
  if (oldest === undefined || oldest.seconds < LATE_S) return []
  const { seconds, pid, application, database } = oldest
  const whose = `${application ?? 'a client'} (pid ${pid}, database ${database ?? 'unknown'})`
  return [
    `A transaction of ${whose} is open for ${Math.round(seconds)} s: while it is, Postgres cleans up nothing that it might see`,
  ]
}
