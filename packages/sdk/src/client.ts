import { routes } from '@bullwheel/contracts'
import type { Client, ClientOptions } from './client-types.ts'
import { createSender } from './request.ts'
import { createTaskStream } from './task-stream.ts'

/**
 * A client of the gateway with one method for each of its calls.
 *
 * @example
 * const client = createClient({ baseUrl: 'http://127.0.0.1:8080', key: process.env.BULLWHEEL_KEY })
 * const task = await client.submitTask({ body: { type: 'curl', payload: 'https://example.com' } })
 */
export function createClient(options: ClientOptions): Client {
  const send = createSender(options)
  const calls = Object.entries(routes).map(([name, route]) => [name, (input = {}) => send(route, input)] as const)
  return asClient({ ...Object.fromEntries(calls), streamTasks: createTaskStream(options) })
}

// The methods are made from the same table as their types, so this is the one place that has to be believed.
function asClient(methods: object): Client {
  return methods as Client
}
