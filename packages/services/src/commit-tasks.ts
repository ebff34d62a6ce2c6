import {
  type FirstAnswer,
  type NewTask,
  acceptTasks,
  findFirstAnswers,
  findTaskIds,
  releaseOutboxHolding,
  runBatch,
} from '@bullwheel/db'
import type { IntakeOptions, IntakeVerdict } from './intake.ts'
import type { Staging } from './staging.ts'

/** Three tries of this must end before a client gives up (30 s). */
export const COMMIT_TRY_MS = 5_000

/** Commits one batch and hands what is new on to be staged. The verdicts come in the order of the tasks. */
export async function commitTasks(
  options: IntakeOptions,
  staging: Staging,
  tasks: NewTask[],
): Promise<IntakeVerdict[]> {
  const { book, instance, horizonMs } = options
  const verdicts = new Map<string, IntakeVerdict>()
  const run = async (items: NewTask[]): Promise<undefined[]> => {
    const stageUntil = Math.floor(options.now()) + horizonMs
    const { ids, outboxId } = await staging.forgettingAcked((staged) =>
      acceptTasks(book.hot, items, { owner: instance, staged, stageUntil }),
    )
    const accepted = items.filter((task) => ids.has(task.id))
    if (outboxId !== null) {
      const due = accepted.filter((task) => task.run_at <= stageUntil)
      staging.stage(outboxId, due)
    }
    for (const task of accepted) verdicts.set(task.id, { kind: 'accepted' })
    if (accepted.length < items.length) {
      const missing = items.filter((task) => !ids.has(task.id))
      await explainMissing(options, missing, verdicts)
    }
    return items.map(() => undefined)
  }
  const refuse = (task: NewTask, cause: unknown): undefined => void verdicts.set(task.id, { kind: 'refused', cause })
  const items = tasks.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  await runBatch<NewTask, undefined>({ items, tryMs: COMMIT_TRY_MS, run, refuse })
  return tasks.map((task) => verdicts.get(task.id) ?? { kind: 'refused', cause: new Error('no verdict') })
}

/** Not inserted: an idempotency key that was used before, or this very commit sent again after its reply was lost. */
async function explainMissing(
  { book, instance }: IntakeOptions,
  tasks: NewTask[],
  verdicts: Map<string, IntakeVerdict>,
): Promise<void> {
  const ids = tasks.map((task) => task.id)
  const inBook = await findTaskIds(book.hot, ids)
  if (inBook.size > 0) await releaseOutboxHolding(book.hot, instance, [...inBook])
  for (const id of inBook) verdicts.set(id, { kind: 'accepted' })
  const keys = tasks.flatMap((task) => (inBook.has(task.id) || task.idempotency === null ? [] : [task.idempotency]))
  const answers = new Map<string, FirstAnswer>()
  for (const first of await findFirstAnswers(
    book.hot,
    keys.map(({ scope, key }) => ({ scope, key })),
  )) {
    answers.set(`${first.scope}\n${first.key}`, first)
  }
  for (const { id, idempotency } of tasks) {
    const first = idempotency && answers.get(`${idempotency.scope}\n${idempotency.key}`)
    if (first) verdicts.set(id, { kind: 'repeated', first })
  }
}
