import { bulkReceipt, routes, type BulkReceipt } from '@bullwheel/contracts'
import { errorOf } from './api-error.ts'
import type { BulkItemInput, Client, ClientOptions } from './client-types.ts'
import { headersOf, unreachable, urlOf } from './request.ts'

type Items = Iterable<BulkItemInput> | AsyncIterable<BulkItemInput>

/** The `streamTasks` method of a client. */
export function createTaskStream(client: ClientOptions): Client['streamTasks'] {
  return async function* streamTasks(items, { signal } = {}) {
    const response = await open(client, items, signal)
    if (!response.ok) throw await errorOf(response)
    for await (const line of linesOf(response)) yield receiptOf(line)
  }
}

async function open(client: ClientOptions, items: Items, signal: AbortSignal | undefined): Promise<Response> {
  const { method, path } = routes.submitTasks
  const request: RequestInit & { duplex: 'half' } = {
    method,
    headers: { ...headersOf(client, method), 'content-type': 'application/x-ndjson', accept: 'application/x-ndjson' },
    body: bodyOf(items),
    duplex: 'half',
  }
  if (signal !== undefined) request.signal = signal
  if (client.credentials !== undefined) request.credentials = client.credentials
  try {
    return await (client.fetch ?? fetch)(urlOf(client.baseUrl, path), request)
  } catch (error) {
    throw error instanceof TypeError && !signal?.aborted ? unreachable(client, error) : error
  }
}

// Pulled line by line, so that items are made only as fast as they are taken.
function bodyOf(items: Items): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const lines = (async function* () {
    for await (const item of items) yield encoder.encode(`${JSON.stringify(item)}\n`)
  })()
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await lines.next()
      if (next.done) controller.close()
      else controller.enqueue(next.value)
    },
    async cancel() {
      await lines.return()
    },
  })
}

async function* linesOf(response: Response): AsyncGenerator<string> {
  let rest = ''
  const decoder = new TextDecoder()
  const chunks: AsyncIterable<Uint8Array> | [] = response.body ?? []
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    yield* lines.filter((line) => line !== '')
  }
  if (rest !== '') yield rest
}

function receiptOf(line: string): BulkReceipt {
  return bulkReceipt.parse(JSON.parse(line))
}
