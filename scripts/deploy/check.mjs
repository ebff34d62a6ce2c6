/**
 * Whether a deployment works: /readyz answers, and a submitted task completes. BULLWHEEL_URL and BULLWHEEL_ADMIN_KEY say where;
 * CHECK_SECONDS (default 180) how long to wait. Ends with 1, and says what did not come true. Runs on any Node from 20 on.
 */
import { setTimeout as sleep } from 'node:timers/promises'

const PAUSE_MS = 1_000
const REQUEST_MS = 10_000
const { BULLWHEEL_URL, BULLWHEEL_ADMIN_KEY, CHECK_SECONDS = '180' } = process.env
const giveUpAt = Date.now() + Number(CHECK_SECONDS) * 1_000

/** @param {string} path @param {RequestInit} [init] */
async function ask(path, init = {}) {
  const headers = { authorization: `Bearer ${BULLWHEEL_ADMIN_KEY}`, 'content-type': 'application/json' }
  const reply = await fetch(new URL(path, BULLWHEEL_URL), { ...init, headers, signal: AbortSignal.timeout(REQUEST_MS) })
  const text = await reply.text()
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
      last = cause instanceof Error ? cause.message : String(cause)
    }
    await sleep(PAUSE_MS)
  }
  throw new Error(`not within ${CHECK_SECONDS} s: ${what} (${last})`)
}

try {
  if (!BULLWHEEL_URL || !BULLWHEEL_ADMIN_KEY) throw new Error('BULLWHEEL_URL and BULLWHEEL_ADMIN_KEY are needed')
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
    if (['failed', 'cancelled', 'expired'].includes(state)) throw new Error(`the task is ${state}`)
    return state === 'completed'
  })
} catch (cause) {
  console.error(cause instanceof Error ? cause.message : cause)
  process.exitCode = 1
}
