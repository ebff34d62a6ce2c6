import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

/** What `make up` prints where this machine shows these servers. */
async function welcome(shown: Record<string, string>): Promise<string> {
  const api = createServer((_request, reply) => reply.end('{"token":"once"}'))
  await new Promise<void>((listening) => api.listen(0, '127.0.0.1', listening))
  const env = { API_PORT: String((api.address() as AddressInfo).port), BULLWHEEL_ADMIN_KEY: 'key', ...shown }
  const script = join(import.meta.dirname, 'welcome.mjs')
  try {
    return (await promisify(execFile)(process.execPath, [script], { env })).stdout
  } finally {
    api.close()
  }
}

const SMALL = {
  DASHBOARD: '127.0.0.1:3000',
  API: '127.0.0.1:8080',
  GRAFANA: '',
  PROMETHEUS: '',
  KIBANA: '',
  ELASTICSEARCH: '',
}

test('make up says where the dashboard is, and nothing of what does not run', async () => {
  const said = await welcome(SMALL)
  expect(said).toContain('http://127.0.0.1:3000/login?link=once')
  expect(said).not.toMatch(/grafana|prometheus|kibana|elastic|undefined/i)
})

test('make up says where the servers of other profiles are that run', async () => {
  const said = await welcome({ ...SMALL, GRAFANA: '127.0.0.1:3002', ELASTICSEARCH: '127.0.0.1:9200' })
  expect(said).toMatch(/Grafana +http:\/\/127\.0\.0\.1:3002\n +Elasticsearch +http:\/\/127\.0\.0\.1:9200\n\n/)
  expect(said).not.toMatch(/prometheus|kibana/i)
})
