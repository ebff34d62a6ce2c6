/** An answer of Prometheus as it came: its status and the JSON text. */
export type PrometheusAnswer = { status: number; body: string }
export type PrometheusClient = {
  /** Throws PrometheusAway when there is no answer of a Prometheus. */
  ask: (call: 'query' | 'query_range', parameters: Record<string, string>) => Promise<PrometheusAnswer>
}

/** Nothing answers there, or not in time, or something else than a Prometheus. */
export class PrometheusAway extends Error {
  override readonly name = 'PrometheusAway'
}

/** Shorter than a reader may take in all (10 s). */
const WITHIN_MS = 8_000
const MAX_BYTES = 16 * 2 ** 20

/** Reads from the Prometheus at an address, which may have a path and a user with a password. */
export function createPrometheusClient(address: string): PrometheusClient {
  const { url, headers } = placeOf(address)
  return {
    ask: async (call, parameters) => {
      const target = `${url}/api/v1/${call}?${new URLSearchParams(parameters).toString()}`
      const signal = AbortSignal.timeout(WITHIN_MS)
      try {
        const response = await fetch(target, { headers, signal, redirect: 'error' })
        const body = await readBody(response)
        if (!isPrometheus(body))
          throw new PrometheusAway(`what answers there (HTTP ${response.status}) is no Prometheus`)
        return { status: response.status, body }
      } catch (cause) {
        if (cause instanceof PrometheusAway) throw cause
        throw new PrometheusAway(signal.aborted ? `no answer within ${WITHIN_MS / 1_000} s` : reasonOf(cause), {
          cause,
        })
      }
    },
  }
}

function placeOf(address: string): { url: string; headers: Record<string, string> } {
  const { origin, pathname, username, password } = new URL(address)
  const user = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return {
    url: origin + pathname.replace(/\/+$/, ''),
    headers: {
      accept: 'application/json',
      ...(username !== '' && { authorization: `Basic ${Buffer.from(user).toString('base64')}` }),
    },
  }
}

async function readBody({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  const pieces: AsyncIterable<Uint8Array> | never[] = body ?? []
  for await (const chunk of pieces) {
    bytes += chunk.byteLength
    if (bytes > MAX_BYTES) throw new PrometheusAway(`its answer has more than ${MAX_BYTES / 2 ** 20} MiB: ask for less`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** A page of a proxy must not pass for an answer. */
const isPrometheus = (body: string): boolean => /^\s*\{\s*"status"\s*:\s*"(success|error)"/.test(body)

function reasonOf(cause: unknown): string {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause
  return inner instanceof Error ? inner.message : 'no answer'
}
