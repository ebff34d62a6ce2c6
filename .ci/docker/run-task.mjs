/** `node run-task.mjs TYPE PAYLOAD [TEXT]`: submits a task to API with KEY; 0 when it completes within a minute, with TEXT in its result. */
const { API, KEY } = process.env
const [type, payload, text = ''] = process.argv.slice(2)
const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' }
const until = Date.now() + 60_000

async function call(path, body) {
  const answer = await fetch(
    `${API}/api/v1${path}`,
    body === undefined ? { headers } : { method: 'POST', headers, body },
  )
  return { ok: answer.ok, body: await answer.json() }
}

/** A worker that has just begun tells its types a moment later. */
async function submit() {
  for (;;) {
    const { ok, body } = await call('/tasks', JSON.stringify({ type, payload: JSON.parse(payload) }))
    if (ok) return body
    if (Date.now() > until) throw new Error(JSON.stringify(body))
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

let task = await submit()
while (!['completed', 'failed', 'cancelled', 'expired'].includes(task.state) && Date.now() < until) {
  await new Promise((resolve) => setTimeout(resolve, 100))
  task = (await call(`/tasks/${task.id}`)).body
}
console.log(JSON.stringify(task))
process.exitCode = task.state === 'completed' && JSON.stringify(task.result).includes(text) ? 0 : 1
