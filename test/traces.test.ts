import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { json } from 'node:stream/consumers'
import { type Client, createClient } from '@bullwheel/sdk'
import { type TestProcess, type TestSystem, createTestSystem } from '@bullwheel/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until, untilState, untilTypesAreLive } from './system-fixture.ts'

/** As OTLP's JSON has it. */
type Span = {
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  attributes: { key: string; value: { stringValue?: string; intValue?: number } }[]
  status: { code?: number; message?: string }
}
type Export = {
  resourceSpans: {
    resource: { attributes: { key: string; value: { stringValue?: string } }[] }
    scopeSpans: { spans: Span[] }[]
  }[]
}
type Seen = Span & { service: string | undefined }

const ERROR = 2
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const CALLER = '00f067aa0ba902b7'
const HANDLERS = fileURLToPath(new URL('handlers/traced.ts', import.meta.url))

/** A collector of traces: keeps what it is sent. */
async function startCollector() {
  const spans: Seen[] = []
  const server = createServer((request, response) => {
    json(request).then(
      (body) => {
        for (const { resource, scopeSpans } of (body as Export).resourceSpans) {
          const service = resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue
          spans.push(...scopeSpans.flatMap((scope) => scope.spans).map((span) => ({ ...span, service })))
        }
        response.writeHead(request.url === '/v1/traces' ? 200 : 404, { 'content-type': 'application/json' }).end('{}')
      },
      () => response.destroy(),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const close = () => {
    server.closeAllConnections()
    server.close()
  }
  return { url: `http://127.0.0.1:${port}`, spans, close }
}

describe('traces', () => {
  let collector: Awaited<ReturnType<typeof startCollector>>
  let system: TestSystem
  let client: Client
  let worker: TestProcess

  beforeAll(async () => {
    collector = await startCollector()
    system = await createTestSystem({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, BULLWHEEL_TASKS: HANDLERS })
    client = createClient({ baseUrl: system.apiUrl, key: system.adminKey })
    await system.start('scheduler')
    await system.start('api')
    worker = await system.start('worker')
    await untilTypesAreLive(client)
  }, 120_000)
  afterAll(async () => {
    await system?.stop()
    collector?.close()
  }, 60_000)

  const submit = async (body: object, traceparent?: string): Promise<string> => {
    const answer = await fetch(`${system.apiUrl}/api/v1/tasks`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${system.adminKey}`,
        'content-type': 'application/json',
        ...(traceparent !== undefined && { traceparent }),
      },
      body: JSON.stringify(body),
    })
    expect(answer.status).toBe(201)
    return ((await answer.json()) as { id: string }).id
  }
  const ofTask = (id: string) =>
    collector.spans.filter(({ attributes }) =>
      attributes.some(({ key, value }) => key === 'messaging.message.id' && value.stringValue === id),
    )
  /** What `look` finds, once it finds something. */
  const untilFound = async <Found>(look: () => Found | undefined): Promise<Found> =>
    (await until(
      () => Promise.resolve(look()),
      (found) => found !== undefined,
    )) as Found
  const named = (spans: Seen[], name: string) => spans.filter((span) => span.name === name)

  test('go on from the caller’s through submit, each run, the handler’s own steps and the mirrors', async () => {
    const id = await submit({ type: 'traced', payload: null }, `00-${TRACE}-${CALLER}-01`)
    const spans = await untilFound(() => {
      const own = ofTask(id)
      const mirrored = named(own, 'mirror search-postgres')
      return named(own, 'run traced').length === 1 && mirrored.length > 0 ? own : undefined
    })
    const inTrace = () => collector.spans.filter(({ traceId }) => traceId === TRACE)
    const inner = await untilFound(() => named(inTrace(), 'inner step')[0])
    const [submitted] = named(inTrace(), 'submit traced')
    expect(submitted).toMatchObject({ parentSpanId: CALLER, service: 'bullwheel-api' })
    const [run] = named(spans, 'run traced')
    expect(run).toMatchObject({ traceId: TRACE, parentSpanId: submitted?.spanId, service: 'bullwheel-worker' })
    for (const mirrored of named(spans, 'mirror search-postgres')) {
      expect(mirrored).toMatchObject({ traceId: TRACE, parentSpanId: submitted?.spanId, service: 'bullwheel-mirrors' })
    }
    expect(inner.parentSpanId).toBe(run?.spanId)
    expect((await client.getTask({ params: { id } })).result).toBe(`00-${TRACE}-${run?.spanId}-01`)
  })

  test('have a step for each attempt, and say why one failed', async () => {
    const retry = { attempts: 2, backoff: { kind: 'fixed', delay: '10ms' } }
    const id = await submit({ type: 'traced', payload: 'fail', retry })
    const runs = await untilFound(() => {
      const found = named(ofTask(id), 'run traced')
      return found.length === 2 ? found : undefined
    })
    expect(new Set(runs.map(({ traceId }) => traceId)).size).toBe(1)
    for (const { status } of runs) expect(status).toEqual({ code: ERROR, message: 'Error: on purpose' })
  })

  test('a caller that asked not to be traced is not, and its context goes on all the same', async () => {
    const trace = TRACE.replace('4bf9', 'aaaa')
    const id = await submit({ type: 'traced', payload: null }, `00-${trace}-${CALLER}-00`)
    const { result } = await untilState(client, id, 'completed')
    expect(result).toMatch(new RegExp(`^00-${trace}-[0-9a-f]{16}-00$`))
    expect(collector.spans.filter(({ traceId }) => traceId === trace)).toEqual([])
  })

  test('a collector that is away costs nothing but its traces', async () => {
    collector.close()
    const ids = await Promise.all(Array.from({ length: 20 }, () => submit({ type: 'traced', payload: null })))
    for (const id of ids) await untilState(client, id, 'completed')
    await worker.end('SIGTERM')
  })
})
