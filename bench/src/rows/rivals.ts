import { type Measured, type Side, throughput } from '../compare.ts'
import { openBullwheel } from '../bullwheel.ts'
import { drainOfBullwheel, measureDrain } from '../drain.ts'
import { startRivalWorker } from '../processes.ts'
import { rivals } from '../rivals/index.ts'
import type { Rival } from '../rivals/rival.ts'
import type { Row } from '../row.ts'
import type { Servers } from '../servers.ts'

const TASKS = 20_000
const BATCH = 500
const SLOTS = 50
const AHEAD = throughput({ floor: 1, goal: 1 })

/** Systems that keep their jobs in Postgres. All keep less than the book does. */
export const rivalsRow: Row = {
  name: 'rivals',
  title: '5 bulk add and drain, other systems on Postgres',
  comparisons: (servers, { scale }) => [
    {
      name: 'add, 500 a batch',
      figures: [AHEAD],
      ours: ourAdd(servers, TASKS * scale),
      others: rivals.filter(isNoVariant).map((rival) => add(servers, rival, TASKS * scale)),
    },
    {
      name: 'drain',
      figures: [AHEAD],
      ours: drainOfBullwheel(servers, TASKS * scale, SLOTS, 'short'),
      others: rivals.map((rival) => ({
        ...drain(servers, rival, TASKS * scale),
        ...(!isNoVariant(rival) && { target: { goal: 1 } }),
      })),
    },
  ],
}

const isNoVariant = ({ name }: Rival): boolean => !name.endsWith('batched')

function ourAdd(servers: Servers, tasks: number): Side {
  const run = async (): Promise<Measured> => {
    const bullwheel = await openBullwheel(servers, 'short')
    const measured = await measureAdd(
      tasks,
      async () => void (await bullwheel.intake.accept(bullwheel.newTasks(BATCH))),
    )
    await bullwheel.close()
    return measured
  }
  return { name: 'Bullwheel', run }
}

function add(servers: Servers, rival: Rival, tasks: number): Side {
  const run = async (): Promise<Measured> => {
    await servers.reset()
    const opened = await rival.open(servers.databaseUrl)
    const measured = await measureAdd(tasks, () => opened.add(BATCH))
    await opened.close()
    return measured
  }
  return { name: rival.name, run }
}

async function measureAdd(tasks: number, addBatch: () => Promise<void>): Promise<Measured> {
  const begin = performance.now()
  for (let added = 0; added < tasks; added += BATCH) await addBatch()
  return { figures: { throughput: (tasks / (performance.now() - begin)) * 1_000 } }
}

/** Done when the handler has seen all: what it still writes then is not counted, in its favour. */
function drain(servers: Servers, rival: Rival, tasks: number): Side {
  const run = async (): Promise<Measured> => {
    await servers.reset()
    const opened = await rival.open(servers.databaseUrl)
    for (let added = 0; added < tasks; added += BATCH) await opened.add(BATCH)
    const worker = startRivalWorker(servers, rival.name)
    const measured = await measureDrain(servers, worker, tasks, async () => (await worker).done())
    await (await worker).stop()
    await opened.close()
    return measured
  }
  return { name: rival.name, run }
}
