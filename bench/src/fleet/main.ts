import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openBullwheel } from '../bullwheel.ts'
import { startScheduler, startSupervisor } from '../processes.ts'
import { startServers } from '../servers.ts'
import { type Phase, submitPhases } from './load.ts'
import { plot } from './plot.ts'
import { type Sample, takeSample } from './sample.ts'

/** A pool under a load that rises and falls, on real processes: what was wanted, what was there, how long tasks waited. */
const POOL = { slots: 4, min: 1, max: 8, targetWaitMs: 2_000 }
const TASK_MS = 250
const PHASES: Phase[] = [
  { name: '2/s', seconds: 30, from: 2, to: 2 },
  { name: 'step to 60/s', seconds: 90, from: 60, to: 60 },
  { name: 'down to 10/s', seconds: 90, from: 10, to: 10 },
  { name: 'ramp to 80/s', seconds: 90, from: 10, to: 80 },
  { name: '1,000 at once', seconds: 60, from: 5, to: 5, burst: 1_000 },
  { name: 'nothing', seconds: 120, from: 0, to: 0 },
]
const PICTURE = join(import.meta.dirname, '../../../docs/images/autoscaling.svg')
const RESULTS = join(import.meta.dirname, '../../results/fleet/course.json')

const servers = await startServers()
try {
  const bullwheel = await openBullwheel(servers, 'single')
  await bullwheel.setPool(POOL)
  const processes = [startScheduler(servers, 'built'), startSupervisor(servers, POOL.max)]
  const samples: Sample[] = []
  const startedAt = performance.now()
  const take = async (): Promise<void> => {
    samples.push(await takeSample(bullwheel, Math.round((performance.now() - startedAt) / 100) / 10))
  }
  const sampling = setInterval(() => void take().catch((cause: unknown) => console.error(cause)), 1_000)
  await submitPhases(bullwheel, TASK_MS, PHASES, ({ name }) => console.log(name, samples.at(-1) ?? ''))
  clearInterval(sampling)
  const decisions = await bullwheel.hot`
    select round(extract(epoch from at - (select min(at) from scaling_decisions)))::integer as at, desired, current, cause, reason
    from scaling_decisions order by id`
  await writeFile(
    RESULTS,
    `${JSON.stringify({ pool: POOL, taskMs: TASK_MS, phases: PHASES, samples, decisions }, null, 1)}\n`,
  )
  await writeFile(PICTURE, picture(samples))
  await Promise.all(processes.map((process) => process.stop()))
  await bullwheel.close()
} finally {
  await servers.stop()
}

function picture(samples: readonly Sample[]): string {
  const target = POOL.targetWaitMs / 1_000
  return plot(samples, PHASES, [
    {
      title: 'workers',
      lines: [
        { name: 'desired', colour: '#6b7280', valueOf: ({ desired }) => desired, isStepped: true },
        { name: 'at work', colour: '#1d5fbf', valueOf: ({ actual }) => actual, isStepped: true },
      ],
    },
    {
      title: 'oldest wait in seconds',
      lines: [{ name: 'oldest wait', colour: '#9a4d00', valueOf: ({ oldestWait }) => oldestWait }],
      mark: { value: target, name: `wait target ${target} s` },
    },
    { title: 'tasks that wait', lines: [{ name: 'waiting', colour: '#0b7a4b', valueOf: ({ waiting }) => waiting }] },
  ])
}
