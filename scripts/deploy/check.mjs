/**
 * Whether a deployment works: /readyz answers, and a submitted task completes. BULLWHEEL_URL and BULLWHEEL_ADMIN_KEY say where;
 * CHECK_SECONDS (default 180) how long to wait. `--before` one: whether both are usable, as far as what runs there now can say.
 * Ends with 1, and says what did not come true. Runs on any Node from 20 on.
 */
import { setTimeout as sleep } from 'node:timers/promises'

const PAUSE_MS = 1_000
const REQUEST_MS = 10_000
const { BULLWHEEL_URL = '', BULLWHEEL_ADMIN_KEY, CHECK_SECONDS = '180' } = process.env
const giveUpAt = Date.now() + Number(CHECK_SECONDS) * 1_000

/** Asking again would not change it. */
class Final extends Error {}

/** @param {string} path @param {RequestInit} [init] */
async function ask(path, init = {}) {
  const headers = { authorization: `Bearer ${BULLWHEEL_ADMIN_KEY}`, 'content-type': 'application/json' }
  const reply = await fetch(new URL(path, BULLWHEEL_URL), { ...init, headers, signal: AbortSignal.timeout(REQUEST_MS) })
  const text = await reply.text()
  if ([401, 403].includes(reply.status)) throw new Final(`${BULLWHEEL_URL} does not take BULLWHEEL_ADMIN_KEY`)
  if (!reply.ok) throw new Error(`${path} answered ${reply.status}: ${text.slice(0, 300)}`)
  return text
}

/** Asks until it is so; a deployment comes up while it is asked. @param {string} what @param {() => Promise<boolean>} isSo */
async function until(what, isSo) {
  let last = ''
  while (Date.now() < giveUpAt) {
    try {
      if (await isSo()) return console.log(`ok  ${what}`)
      last = 'not yet'
    } catch (cause) {
      if (cause instanceof Final) throw cause
      last = messageOf(cause)
    }
    await sleep(PAUSE_MS)
  }
  throw new Error(`not within ${CHECK_SECONDS} s: ${what} (${last})`)
}

/** @param {unknown} cause */
function messageOf(cause) {
  return cause instanceof Error ? cause.message : String(cause)
}

/** A first deployment, or one that mends what is down, finds nobody who answers. */
async function checkBefore() {
  try {
    await ask('/api/v1/tasks?limit=1')
  } catch (cause) {
    if (cause instanceof Final) throw cause
    console.log(`Nothing works at ${BULLWHEEL_URL} yet: ${messageOf(cause)}`)
  }
}

async function checkDeployment() {
  await until('/readyz answers', async () => Boolean(await ask('/readyz')))
  let id = ''
  await until('a task is accepted', async () => {
    const body = JSON.stringify({ type: 'default', name: 'deployment check' })
    const task = /** @type {{ id: string }} */ (JSON.parse(await ask('/api/v1/tasks', { method: 'POST', body })))
    id = task.id
    return true
  })
  await until('it completes', async () => {
    const { state } = /** @type {{ state: string }} */ (JSON.parse(await ask(`/api/v1/tasks/${id}`)))
    if (['failed', 'cancelled', 'expired'].includes(state)) throw new Final(`the task ${id} is ${state}`)
    return state === 'completed'
  })
}

try {
  if (!URL.canParse(BULLWHEEL_URL) || !BULLWHEEL_ADMIN_KEY)
    throw new Error('BULLWHEEL_URL (https://…) and BULLWHEEL_ADMIN_KEY are needed')
  await (process.argv.includes('--before') ? checkBefore() : checkDeployment())
} catch (cause) {
  console.error(messageOf(cause))
  process.exitCode = 1
}
