import { ApiError, type Client } from '@bullwheel/sdk'

type Body = Parameters<Client['createSchedule']>[0]['body']

const FAILING = 'ping the status page'

const SAMPLES: readonly Body[] = [
  {
    name: 'nightly sales report',
    cron: '30 1 * * *',
    timezone: 'America/New_York',
    task: { type: 'REPORT_GENERATION', payload: { report: 'sales', rows: 40_000 }, queue: 'reports' },
    overlap: 'queue',
    missed: { policy: 'all', window: '1d' },
  },
  {
    name: 'weekday digest',
    cron: '0 9 * * MON-FRI',
    timezone: 'Europe/London',
    task: { type: 'EMAIL', payload: { to: 'ada@example.com', subject: 'Your digest', body: 'Hello Ada' } },
    jitter: '5m',
  },
  {
    name: 'sync customers',
    cron: '*/5 * * * *',
    task: { type: 'default', payload: { sync: 'customers' } },
    overlap: 'allow',
  },
  {
    name: FAILING,
    every: '15s',
    task: { type: 'curl', payload: 'https://status.invalid/', retry: { attempts: 1 } },
    autoPauseAfter: 50,
  },
  { name: 'close the books', cron: '0 6 L * *', timezone: 'Asia/Kolkata', task: { type: 'default' }, maxRuns: 12 },
  {
    name: 'usage reports',
    cron: '0 * * * *',
    task: { type: 'REPORT_GENERATION', payload: { report: 'usage', rows: 2_500 }, queue: 'reports' },
  },
  { name: 'refresh prices', every: '10s', task: { type: 'default', payload: { refresh: 'prices' } } },
]
const PAUSED: Body = {
  name: 'invoices',
  cron: '0 */2 * * *',
  task: { type: 'EMAIL', payload: { to: 'ada@example.com', subject: 'Your invoice', body: 'It is ready' } },
}
const HOUR_MS = 3_600_000

/** Gives a system schedules to show, one of them paused and one with a history; those that are there stay. */
export async function makeSampleSchedules(client: Client): Promise<void> {
  for (const body of SAMPLES) await make(client, body)
  const paused = await make(client, PAUSED)
  if (paused === undefined) return
  await client.pauseSchedule({ params: { id: paused }, body: { reason: 'mail provider is down' } })
  const id = await idOf(client, 'usage reports')
  const to = new Date()
  const from = new Date(to.getTime() - 6 * HOUR_MS)
  await client.backfillSchedule({ params: { id }, body: { from: from.toISOString(), to: to.toISOString() } })
  await client.triggerSchedule({ params: { id } })
  await untilWarned(client)
}

const TRIES = 80
const BETWEEN_TRIES_MS = 1_000

/** Waits until what fails has failed often enough for a warning; the others have ticked by then. */
async function untilWarned(client: Client): Promise<void> {
  const id = await idOf(client, FAILING)
  for (let tries = 0; tries < TRIES; tries++) {
    const { warnings } = await client.getSchedule({ params: { id } })
    if (warnings.length > 0) return
    await new Promise((resume) => setTimeout(resume, BETWEEN_TRIES_MS))
  }
}

/** Id of the schedule with this name. */
export async function idOf(client: Client, name: string): Promise<string> {
  const { items } = await client.listSchedules({ query: { search: name } })
  const found = items.find((schedule) => schedule.name === name)
  if (found === undefined) throw new Error(`There is no schedule ${name}`)
  return found.id
}

async function make(client: Client, body: Body): Promise<string | undefined> {
  try {
    return (await client.createSchedule({ body })).id
  } catch (error) {
    if (error instanceof ApiError && error.status === 409) return undefined
    throw error
  }
}
