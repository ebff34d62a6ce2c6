import { setTimeout as sleep } from 'node:timers/promises'
import type { Task } from '../../packages/contracts/src/index.ts'
import { createClient } from '../../packages/sdk/src/index.ts'

/** `node run-task.ts TYPE PAYLOAD [TEXT]`: submits a task to API with KEY; 0 when it completes within a minute, with TEXT in its result. */
const [type = '', payload = '', text = ''] = process.argv.slice(2)
const client = createClient({ baseUrl: process.env['API'] ?? '', key: process.env['KEY'] ?? '' })
const until = Date.now() + 60_000
const ENDED = ['completed', 'failed', 'cancelled', 'expired']

/** A worker that has just begun tells its types a moment later. */
async function submit(): Promise<Task> {
  for (;;) {
    try {
      return await client.submitTask({ body: { type, payload: JSON.parse(payload) as Task['payload'] } })
    } catch (error) {
      if (Date.now() > until) throw error
      await sleep(500)
    }
  }
}

let task = await submit()
while (!ENDED.includes(task.state) && Date.now() < until) {
  await sleep(100)
  task = await client.getTask({ params: { id: task.id } })
}
console.log(JSON.stringify(task))
process.exitCode = task.state === 'completed' && JSON.stringify(task.result).includes(text) ? 0 : 1
