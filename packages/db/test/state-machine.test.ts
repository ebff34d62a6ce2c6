import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type Book,
  buryWorker,
  cancelTask,
  deleteTask,
  editTask,
  endAttempts,
  lookUpTasks,
  readAttempts,
  readLedger,
  readTask,
  retryTask,
  startTasks,
} from '../src/index.ts'
import { HORIZON_MS, accept, addWorker, newEnd, newStart, newTask, useBook } from './book-fixture.ts'
import * as expected from './state-model.ts'
import type { Model, ModelTask } from './state-model.ts'

const book = useBook()

/** `at` picks among what there is; a command that finds nothing to do is not run. */
type Command = fc.AsyncCommand<Model, Book>
const pick = <Item>(items: Item[], at: number): Item | undefined => items[at % Math.max(1, items.length)]

/** A command on one picked thing, with its name and arguments as the counterexample shows them. */
function on<Item>(
  name: string,
  at: number,
  among: (model: Model) => Item[],
  act: (item: Item, model: Model, real: Book) => Promise<void>,
): Command {
  return {
    check: (model) => among(model).length > 0,
    run: async (model, real) => {
      await act(pick(among(model), at) as Item, model, real)
      await expectSame(model, real)
    },
    toString: () => `${name}(${at})`,
  }
}

const tasks = (model: Model): ModelTask[] => model.tasks

const submit = (): Command => ({
  check: (model) => model.tasks.length < 6,
  run: async (model, real) => {
    const retry = { attempts: expected.MAX_ATTEMPTS, maxLost: expected.MAX_LOST }
    const task = newTask({ queue: model.queue, max_attempts: expected.MAX_ATTEMPTS, retry })
    await accept(real, [task])
    model.tasks.push(expected.newModelTask(task.id))
  },
  toString: () => 'submit',
})

/** BullMQ hands a job over and the worker looks it up; what comes of it may come much later. */
const deliver = (at: number): Command =>
  on('deliver', at, tasks, async (task, model, real) => {
    const [row] = await lookUpTasks(real.hot, [task.id])
    if (row !== undefined) model.deliveries.push({ task, version: row.version, content: row.content })
  })

/** A handler begins without a written start. */
const beginPlain = (at: number): Command =>
  on(
    'begin plain',
    at,
    (model) => model.deliveries,
    async ({ task, content }, model) => {
      model.runs.push({ task, worker: model.worker, token: randomUUID(), content, isWritten: false })
    },
  )

/** A held-back start of a run that goes on is written. */
const writeStart = (at: number): Command =>
  on(
    'write start',
    at,
    (model) => model.runs.filter((run) => !run.isWritten),
    async (run, model, real) => {
      const { task, content, token, worker } = run
      const isGranted = worker === model.worker && expected.mayStart(task, { task, version: 0, content }, false, 0)
      const started = await startTasks(real.hot, worker, [newStart(task.id, { content, token })])
      expect(started.length === 1).toBe(isGranted)
      if (isGranted) expected.begin(task, run)
      else model.runs.splice(model.runs.indexOf(run), 1)
    },
  )

const claim = (at: number): Command =>
  on(
    'claim',
    at,
    (model) => model.deliveries,
    async (delivery, model, real) => {
      const { task, version, content } = delivery
      const row = await readTask(real.db, task.id)
      const run = { task, worker: model.worker, token: randomUUID(), content, isWritten: false }
      const isGranted = row !== undefined && expected.mayStart(task, delivery, true, row.version)
      const start = newStart(task.id, { claim: true, version, content, token: run.token })
      const [started] = await startTasks(real.hot, model.worker, [start])
      expect(started !== undefined).toBe(isGranted)
      if (!isGranted) return
      expected.begin(task, run)
      expect(started?.attempt).toBe(task.attempt)
      model.runs.push({ ...run, isWritten: true })
    },
  )

const OUTCOMES = ['completed', 'failed', 'cancelled', 'retrying'] as const

const end = (at: number, outcome: (typeof OUTCOMES)[number]): Command =>
  on(
    `end as ${outcome}`,
    at,
    (model) => model.runs,
    async (run, model, real) => {
      const { task, token, content, isWritten, worker } = run
      const isTaken = expected.mayEnd(run)
      const runAt = outcome === 'retrying' ? Date.now() : null
      const attemptEnd = newEnd(task.id, { started: isWritten, token, content, outcome, runAt })
      const [verdict] = await endAttempts(real.hot, worker, [attemptEnd])
      // A cancel by hand keeps the token: the handler's own cancel says the same, and counts as heard before.
      const isThere = isWritten && task.token === token && task.state === outcome
      expect(verdict?.accepted).toBe(isTaken || isThere)
      if (isTaken) expected.end(run, outcome)
      model.runs.splice(model.runs.indexOf(run), 1)
    },
  )

const kill = (): Command => ({
  check: () => true,
  run: async (model, real) => {
    const begun = model.runs.filter((run) => run.worker === model.worker && !run.isWritten)
    await buryWorker(
      real.hot,
      model.worker,
      'killed',
      begun.map(({ task, token, content }) => ({ id: task.id, token, content, startedAt: Date.now() })),
      HORIZON_MS,
    )
    expected.loseWorker(model, model.worker)
    model.worker = await addWorker(real)
    await expectSame(model, real)
  },
  toString: () => 'kill',
})

const cancel = (at: number): Command =>
  on('cancel', at, tasks, async (task, _model, real) => {
    const change = await cancelTask(real.hot, task.id)
    expect(change?.changed ?? false).toBe(expected.isPending(task))
    expected.cancel(task)
  })

const retry = (at: number): Command =>
  on('retry', at, tasks, async (task, _model, real) => {
    await retryTask(real.hot, task.id, HORIZON_MS)
    expected.retry(task)
  })

const edit = (at: number, isContent: boolean): Command =>
  on(isContent ? 'edit payload' : 'edit priority', at, tasks, async (task, _model, real) => {
    const change = await editTask(real.hot, task.id, isContent ? { payload: '7' } : { priority: 2 }, HORIZON_MS)
    expect(change?.changed ?? false).toBe(task.state === 'waiting')
    expected.edit(task, isContent)
  })

const remove = (at: number, force: boolean): Command =>
  on(force ? 'delete by force' : 'delete', at, tasks, async (task, _model, real) => {
    await deleteTask(real.hot, task.id, force)
    expected.remove(task, force)
  })

/** Row by row: the state, the number of the latest attempt, and no past attempt missing, doubled or changed. */
async function expectSame(model: Model, real: Book): Promise<void> {
  for (const task of model.tasks) {
    const row = await readTask(real.db, task.id)
    if (task.state === 'deleted') {
      expect(row).toBeUndefined()
      continue
    }
    expect({ state: row?.state, attempt: row?.attempt, lost: row?.lost }).toEqual({
      state: task.state,
      attempt: task.attempt,
      lost: task.lost,
    })
  }
}

async function expectHistory(model: Model, real: Book): Promise<void> {
  for (const task of model.tasks.filter(({ state }) => state !== 'deleted')) {
    const attempts = await readAttempts(real.db, task.id)
    expect(new Set(attempts.map(({ attempt }) => attempt)).size).toBe(attempts.length)
    const outcomes = new Map(attempts.map(({ attempt, outcome }) => [attempt, outcome]))
    for (const [number, outcome] of task.past) expect(outcomes.get(number)).toBe(outcome)
  }
}

async function expectLedger(model: Model, real: Book): Promise<void> {
  const line = (await readLedger(real.hot)).find(({ queue }) => queue === model.queue)
  const count = (isIt: (task: ModelTask) => boolean): number => model.tasks.filter(isIt).length
  expect(line ?? { accepted: 0 }).toMatchObject(
    model.tasks.length === 0
      ? { accepted: 0 }
      : {
          accepted: model.tasks.length,
          pending: count(expected.isPending),
          running: count(({ state }) => state === 'running'),
          completed: count(({ state }) => state === 'completed'),
          failed: count(({ state }) => state === 'failed'),
          cancelled: count(({ state }) => state === 'cancelled'),
          removed: count(({ state }) => state === 'deleted'),
        },
  )
}

const at = fc.nat(20)
const commands = fc.commands(
  [
    fc.constant(submit()),
    at.map(deliver),
    at.map(deliver),
    at.map(beginPlain),
    at.map(writeStart),
    at.map(claim),
    fc.tuple(at, fc.constantFrom(...OUTCOMES)).map(([place, outcome]) => end(place, outcome)),
    fc.constant(kill()),
    at.map(cancel),
    at.map(retry),
    fc.tuple(at, fc.boolean()).map(([place, isContent]) => edit(place, isContent)),
    fc.tuple(at, fc.boolean()).map(([place, force]) => remove(place, force)),
  ],
  { maxCommands: 80, size: 'max' },
)

test('whatever is submitted, begun, ended, cancelled, retried, edited, deleted or killed, the book follows the state machine', async () => {
  await fc.assert(
    fc.asyncProperty(commands, async (some) => {
      const model = expected.newModel(await addWorker(book()))
      await fc.asyncModelRun(() => ({ model, real: book() }), some)
      await expectHistory(model, book())
      await expectLedger(model, book())
    }),
    { numRuns: 60 },
  )
}, 120_000)
