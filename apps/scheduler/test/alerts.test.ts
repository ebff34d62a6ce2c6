import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { AlertChannel, AlertCondition } from '@bullwheel/contracts'
import {
  type AlertRuleRow,
  deleteAlertRule,
  holdAlertRule,
  insertAlertRule,
  listIncidents,
  listNotifications,
  listOpenIncidents,
  readAlertRule,
  reportTaskTypes,
  saveAlertRule,
  writeStreaks,
} from '@bullwheel/db'
import { createCatalogue, createQueueSettings, openAlertSender } from '@bullwheel/services'
import { startMailServer, startWebReceiver } from '@bullwheel/testing'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createFactReader } from '../src/alerts/read-facts.ts'
import { createAlerts } from '../src/roles/alerts.ts'
import { createNotifier } from '../src/roles/notifier.ts'
import { log, usePlane } from './plane-fixture.ts'

const get = usePlane()
const hot = () => get().book.hot
const closers: (() => Promise<void>)[] = []
afterEach(() => Promise.all(closers.splice(0).map((close) => close())))

/** The mirror of statistics as it would stand, held until then. */
const statsAre = (heldUntil: string) => hot()`
  insert into mirror_cursors (mirror, partition, cluster, seen, seq, log, holder, held_until)
  values ('stats', 0, cluster_id(), pg_current_snapshot(), 0, 'events', 'test', ${heldUntil}::text::timestamptz)
  on conflict (mirror, partition) do update set held_until = excluded.held_until`

let look: () => Promise<unknown>
let catalogue: ReturnType<typeof createCatalogue>
beforeAll(async () => {
  const { book } = get()
  catalogue = createCatalogue(book.hot, log)
  const queues = createQueueSettings(book.hot, log)
  const readFacts = createFactReader({ book, catalogue, queues, log })
  const alerts = createAlerts({ hot: book.hot, readFacts, dashboardUrl: 'https://dash.example', log })
  await statsAre('infinity')
  look = async () => {
    await Promise.all([catalogue.refresh(), queues.refresh()])
    return alerts.runOnce()
  }
})
afterEach(async () => {
  await hot()`delete from alert_rules`
  await hot()`delete from failure_streaks`
})

const mails = async (over: { smtpUrl?: string } = {}) =>
  (await openAlertSender({ httpAllow: ['127.0.0.1'], smtpUrl: over.smtpUrl, mailFrom: 'Bullwheel <b@example.com>' }))
    .send
const notifier = async (smtpUrl?: string) =>
  createNotifier({ hot: hot(), send: await mails(smtpUrl === undefined ? {} : { smtpUrl }), now: get().clock.now, log })

async function makeRule(condition: AlertCondition, over: Partial<AlertRuleRow> = {}): Promise<string> {
  const now = Math.floor(get().clock.now())
  const id = randomUUID()
  const row: AlertRuleRow = {
    id,
    name: `rule ${id}`,
    condition,
    queue: null,
    type: null,
    mirror: null,
    channels: [],
    holdMs: 0,
    quietMs: 3_600_000,
    enabled: true,
    mutedUntil: null,
    evaluatedAt: null,
    fault: null,
    createdAt: now,
    createdBy: 'test',
    updatedAt: now,
    revision: 1,
    ...over,
  }
  expect(await insertAlertRule(hot(), row, undefined)).toBe('inserted')
  return id
}
const streak = (failures: number, isBroken = false) =>
  writeStreaks(hot(), [
    {
      queue: 'mail',
      type: '',
      isBroken,
      failures,
      since: failures > 0 ? 1 : null,
      lastTask: failures > 0 ? randomUUID() : null,
    },
  ])
const inRow = { kind: 'failures_in_row', count: 3 } as const
const webhook = (url: string): AlertChannel => ({ kind: 'webhook', url })
const open = async (id: string) =>
  (await listOpenIncidents(hot(), id)).map(({ subject, firedAt }) => [subject.name, firedAt !== null])
const messages = async (id: string) =>
  (await listNotifications(hot(), id, undefined, 50)).toReversed().map(({ kind, state }) => [kind, state])

describe('what rules see', () => {
  test('tasks that wait too long, those that nobody serves, and no worker at all', async () => {
    const { accept, addWorker } = get()
    const queue = `slow-${randomUUID()}`
    await accept(queue, 2, { created_at: Date.now() - 600_000, run_at: Date.now() - 600_000, type: 'lonely' })
    await accept(queue, 1, { run_at: Date.now() + 600_000, type: 'later' })
    const late = await makeRule({ kind: 'oldest_wait', longerThan: 300_000 }, { queue })
    const nobody = await makeRule({ kind: 'no_worker' }, { queue })
    await look()
    expect(await open(late)).toEqual([[queue, true]])
    expect(await open(nobody)).toEqual([['all', true]])
    await addWorker()
    await look()
    expect(await open(nobody)).toEqual([['lonely', true]])
    const report = {
      type: 'lonely',
      fingerprint: 'l',
      schema: {},
      description: null,
      queue: null,
      timeoutMs: null,
      retry: null,
    }
    await reportTaskTypes(hot(), [report])
    await look()
    expect(await open(nobody)).toEqual([])
  })

  test('the failure rate within its window', async () => {
    const buckets = Array.from({ length: 16 }, () => 0).join(',')
    const insert = (queue: string, ageMin: number, completed: number, failed: number) => hot()`
      insert into stats_minute (minute, queue, type, completed, failed, waits, runs)
      values (date_trunc('minute', now()) - ${ageMin} * interval '1 min', ${queue}, 'a', ${completed}, ${failed},
              string_to_array(${buckets}, ',')::bigint[], string_to_array(${buckets}, ',')::bigint[])`
    await insert('shaky', 2, 5, 5)
    await insert('shaky', 30, 0, 90)
    await insert('calm', 2, 9, 1)
    const id = await makeRule({ kind: 'failure_rate', percent: 50, window: 600_000, minTasks: 10 })
    await look()
    expect(await listOpenIncidents(hot(), id)).toMatchObject([{ subject: { kind: 'queue', name: 'shaky' }, value: 50 }])
  })

  test('missed ticks, late ticks and a ledger that does not add up', async () => {
    const schedule = (name: string, dueAgo: string | null) => hot()`
      insert into schedules (id, name, cron, timezone, anchor_at, task, overlap, missed_policy, missed_window_ms, next_at,
                             due_at, created_by)
      select ${randomUUID()}::uuid, ${name}, '* * * * *', 'UTC', now(), '{"type":"default"}', 'skip', 'skip', 0,
             now() - ${dueAgo}::interval, now() - ${dueAgo}::interval, 'test' returning id`
    const [gone] = await schedule('gone', '-1 hour')
    await schedule('late', '3 min')
    await schedule('fresh', '1 s')
    await hot()`
      insert into ticks (schedule_id, at, run_at, outcome) values
        (${(gone as { id: string }).id}::uuid, now() - interval '5 min', now() - interval '5 min', 'missed'),
        (${(gone as { id: string }).id}::uuid, now() - interval '6 min', now() - interval '6 min', 'fired')`
    await hot()`insert into ledger (queue, priority, kind, n) values ('wrong', 5, 'accepted', 1)`
    const ticks = await makeRule({ kind: 'missed_tick', window: 3_600_000 })
    const ledger = await makeRule({ kind: 'ledger_difference' })
    await look()
    expect((await open(ticks)).toSorted(([a], [b]) => String(a).localeCompare(String(b)))).toEqual([
      ['gone', true],
      ['late', true],
    ])
    expect(await listOpenIncidents(hot(), ledger)).toMatchObject([{ subject: { name: 'wrong' }, value: 1 }])
    await hot()`delete from ledger where queue = 'wrong'`
    await look()
    expect(await open(ledger)).toEqual([])
  })
})

test('a mirror whose oldest event is too old', async () => {
  const id = await makeRule({ kind: 'mirror_lag', longerThan: 60_000 }, { mirror: 'late' })
  await hot()`
    insert into mirror_cursors (mirror, partition, cluster, seen, seq, log, holder, held_until)
    values ('late', 0, cluster_id(), pg_current_snapshot(), 0, 'events', 'test', 'infinity')`
  await get().accept('any', 1)
  await look()
  expect(await open(id)).toEqual([])
  await hot()`update events set at = now() - interval '5 min'`
  await look()
  expect(await open(id)).toEqual([['late', true]])
  await hot()`delete from mirror_cursors where mirror = 'late'`
  await hot()`update events set at = now()`
})

describe('what is said', () => {
  test('a signed webhook, Slack and a mail when it fires, and once more when it is over', async () => {
    const [web, slack, mail] = await Promise.all([startWebReceiver(), startWebReceiver(), startMailServer()])
    closers.push(web.close, slack.close, mail.close)
    const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
    const channels: AlertChannel[] = [
      { kind: 'webhook', url: web.url, secret },
      { kind: 'slack', url: slack.url },
      { kind: 'email', to: ['ada@example.com'] },
    ]
    const id = await makeRule(inRow, { channels, name: 'Mails <fail>' })
    const { runOnce } = await notifier(mail.url)
    await streak(3)
    await look()
    expect(await runOnce()).toMatchObject({ sent: 3, failed: 0 })
    await look()
    expect(await runOnce()).toMatchObject({ sent: 0 })
    await streak(0, true)
    await look()
    expect(await runOnce()).toMatchObject({ sent: 3 })
    const types = web.received.map(({ body }) => (JSON.parse(body) as { type: string }).type)
    expect(types).toEqual(['AlertFiring', 'AlertResolved'])
    expect(web.received[0]?.headers['webhook-signature']).toMatch(/^v1,/)
    const texts = slack.received.map(({ body }) => (JSON.parse(body) as { text: string }).text.split('\n'))
    expect(texts.map((lines) => lines.slice(0, 2))).toEqual([
      ['*Alert: Mails &lt;fail&gt;*', '3 tasks of the queue mail failed in a row'],
      ['*Resolved: Mails &lt;fail&gt;*', 'Resolved: 3 tasks of the queue mail failed in a row'],
    ])
    expect(slack.received[0]?.headers['content-type']).toContain('application/json')
    expect(mail.received.map((text) => /^Subject: (.*)$/m.exec(text)?.[1]?.trim())).toEqual([
      '[Bullwheel] Alert: Mails <fail>',
      '[Bullwheel] Resolved: Mails <fail>',
    ])
    expect(mail.received[0]).toContain(`https://dash.example/alerts/${id}`)
  })

  test('what still fires after the quiet time is told again, and not before', async () => {
    const web = await startWebReceiver()
    closers.push(web.close)
    const id = await makeRule(inRow, { channels: [webhook(web.url)], quietMs: 600_000 })
    await streak(3)
    await look()
    await look()
    expect(await messages(id)).toEqual([['firing', 'pending']])
    await hot()`update alert_incidents set notified_at = now() - interval '11 min'`
    await look()
    expect(await messages(id)).toEqual([
      ['firing', 'pending'],
      ['firing', 'pending'],
    ])
  })

  test('what cannot be sent waits and is sent later, in order, and a failed channel holds up no other', async () => {
    let status = 500
    const [broken, sound] = await Promise.all([startWebReceiver(() => status), startWebReceiver()])
    closers.push(broken.close, sound.close)
    const id = await makeRule(inRow, { channels: [webhook(broken.url), webhook(sound.url)] })
    const { runOnce } = await notifier()
    await streak(3)
    await look()
    expect(await runOnce()).toMatchObject({ sent: 1, failed: 1 })
    await streak(0, true)
    await look()
    expect(await runOnce()).toMatchObject({ sent: 1, failed: 0 })
    expect(await messages(id)).toEqual([
      ['firing', 'pending'],
      ['firing', 'sent'],
      ['resolved', 'pending'],
      ['resolved', 'sent'],
    ])
    status = 200
    await hot()`update alert_notifications set next_at = now()`
    await runOnce()
    await runOnce()
    const types = broken.received.map(({ body }) => (JSON.parse(body) as { type: string }).type)
    expect(types).toEqual(['AlertFiring', 'AlertFiring', 'AlertResolved'])
    const ids = broken.received.map(({ headers }) => headers['webhook-id'])
    expect(ids[0]).toBe(ids[1])
  })

  test('a message that is hours old is given up, so that newer ones get their turn', async () => {
    const broken = await startWebReceiver(() => 500)
    closers.push(broken.close)
    const id = await makeRule(inRow, { channels: [webhook(broken.url)] })
    await streak(3)
    await look()
    await hot()`update alert_notifications set created_at = now() - interval '7 hours'`
    const { runOnce } = await notifier()
    await runOnce()
    expect(await messages(id)).toEqual([['firing', 'failed']])
  })

  test('a stop does not wait for a receiver that does not answer, and its message stays', async () => {
    const deaf = createServer(() => undefined)
    deaf.listen(0, '127.0.0.1')
    await once(deaf, 'listening')
    closers.push(async () => {
      deaf.closeAllConnections()
      deaf.close()
    })
    const { port } = deaf.address() as AddressInfo
    const id = await makeRule(inRow, { channels: [webhook(`http://127.0.0.1:${port}/`)] })
    await streak(3)
    await look()
    const { runOnce, abort } = await notifier()
    const asked = once(deaf, 'request')
    const turn = runOnce()
    await asked
    abort?.()
    expect(await turn).toMatchObject({ sent: 0 })
    expect(await messages(id)).toEqual([['firing', 'pending']])
  })

  test('what will never be taken is given up with its error', async () => {
    const gone = await startWebReceiver(() => 410)
    closers.push(gone.close)
    const id = await makeRule(inRow, { channels: [webhook(gone.url), webhook('http://10.0.0.1/')] })
    await streak(3)
    await look()
    const { runOnce } = await notifier()
    await runOnce()
    expect(await messages(id)).toEqual([
      ['firing', 'failed'],
      ['firing', 'pending'],
    ])
    const [refused] = await listNotifications(hot(), id, undefined, 1)
    expect(refused?.error).toMatch(/10\.0\.0\.1 is not a public address/)
  })
})

describe('incidents', () => {
  test('two schedulers that look at the same time begin and tell of one', async () => {
    const id = await makeRule(inRow, { channels: [webhook('http://127.0.0.1:1/')] })
    await streak(3)
    await Promise.all([look(), look(), look()])
    expect(await open(id)).toEqual([['mail', true]])
    expect(await messages(id)).toEqual([['firing', 'pending']])
  })

  test('a rule that was changed meanwhile gets nothing of an older look', async () => {
    const id = await makeRule(inRow)
    await streak(3)
    await look()
    expect(await open(id)).toEqual([['mail', true]])
    await holdAlertRule(hot(), id, (held) => saveAlertRule(held, { ...held.row, queue: 'other' }, true))
    expect(await open(id)).toEqual([])
    const [ended] = await listIncidents(hot(), id, undefined, 10)
    expect(ended?.resolvedAt).toBeTypeOf('number')
    await look()
    expect(await open(id)).toEqual([])
    const looked = await readAlertRule(hot(), id)
    expect([looked?.fault, typeof looked?.evaluatedAt]).toEqual([null, 'number'])
  })

  test('while what it is judged by cannot be read, a rule neither fires nor is over', async () => {
    const id = await makeRule(inRow)
    await streak(3)
    await look()
    const blind = createAlerts({ hot: hot(), readFacts: () => Promise.resolve({}), dashboardUrl: undefined, log })
    await blind.runOnce()
    expect(await open(id)).toEqual([['mail', true]])
    expect((await readAlertRule(hot(), id))?.fault).toContain('could not be read')
  })

  test('a rule that cannot be looked at keeps no other from it', async () => {
    await hot()`
      create function refuse_incident() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$`
    const poisoned = await makeRule(inRow, { name: 'a first one' })
    const sound = await makeRule(inRow, { name: 'b second one' })
    await hot().unsafe(`create trigger refuse before insert on alert_incidents for each row
      when (new.rule_id = '${poisoned}') execute function refuse_incident()`)
    await streak(3)
    await look()
    await hot()`drop function refuse_incident cascade`
    expect([await open(poisoned), await open(sound)]).toEqual([[], [['mail', true]]])
    expect((await readAlertRule(hot(), poisoned))?.fault).toContain('could not be looked at')
  })

  test('while nobody counts, failures are neither found nor over', async () => {
    const [row, rate] = [
      await makeRule(inRow),
      await makeRule({ kind: 'failure_rate', percent: 1, window: 600_000, minTasks: 1 }),
    ]
    await streak(3)
    await look()
    expect(await open(row)).toEqual([['mail', true]])
    await statsAre('-infinity')
    await streak(0, true)
    await look()
    expect(await open(row)).toEqual([['mail', true]])
    for (const id of [row, rate]) expect((await readAlertRule(hot(), id))?.fault).toContain('could not be read')
    await statsAre('infinity')
    await look()
    expect(await open(row)).toEqual([])
  })

  test('a disabled rule is not looked at, and a deleted one takes everything with it', async () => {
    const id = await makeRule(inRow, { enabled: false, channels: [webhook('http://127.0.0.1:1/')] })
    await streak(3)
    await look()
    expect(await open(id)).toEqual([])
    const other = await makeRule(inRow, { channels: [webhook('http://127.0.0.1:1/')] })
    await look()
    expect(await deleteAlertRule(hot(), other)).toBe(true)
    expect(await hot()`select id from alert_notifications`).toEqual([])
  })
})
