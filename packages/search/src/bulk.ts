import { setTimeout as sleep } from 'node:timers/promises'
import { AppError, type Logger, type RefusedDocument, inBatches } from '@bullwheel/domain'
import type { Client } from '@elastic/elasticsearch'
import { SOON } from './elasticsearch-client.ts'
import { type Refusal, closed, refusalOf, refusalText, toAppError } from './elasticsearch-fault.ts'

/** One document to put, or to delete where there is no `source`. */
export type BulkItem = { index: string; id: string; version?: number; source?: object }

export type BulkOptions = {
  client: Client
  log: Logger
  signal: AbortSignal
  /** Makes the indices and aliases that are missing. */
  prepare: () => Promise<void>
  /** Forgets that they are there. */
  forget: () => void
  /** True: `index` is an alias, and no index is ever made in its place. */
  isAlias: boolean
}

/** What one request holds at most. */
const BATCH = { items: 2_000, bytes: 5 * 2 ** 20 }
const TRIES = 7
const BACKOFF_MIN_MS = 250
const BACKOFF_MAX_MS = 8_000
/** What the server may wait for its own parts to come back, less than we wait for it. */
const SHARDS_WITHIN = '10s'

type Line = { id: string; text: string; bytes: number; isDelete: boolean }
type Outcome = { refused: RefusedDocument[]; again: Line[]; why: Refusal | undefined }

/**
 * Sends documents one request after the other. Resolves when each is there, or was passed over for a newer one, or is refused
 * for good. What the server has no room for is sent again, for about 15 s; then, and when it is away, it throws.
 */
export async function sendBulk(options: BulkOptions, items: BulkItem[]): Promise<RefusedDocument[]> {
  const refused: RefusedDocument[] = []
  const lines = items.map(toLine)
  for (const batch of inBatches(lines, ({ bytes }) => bytes, BATCH)) refused.push(...(await deliver(options, batch)))
  return refused
}

async function deliver(options: BulkOptions, batch: Line[]): Promise<RefusedDocument[]> {
  const refused: RefusedDocument[] = []
  let rest = batch
  for (let tries = 1; ; tries++) {
    const outcome = await send(options, rest)
    refused.push(...outcome.refused)
    if (outcome.again.length === 0) return refused
    rest = outcome.again
    if (tries === TRIES) throw givenUp(outcome.why, rest.length)
    options.log.debug({ documents: rest.length, why: outcome.why }, 'Elasticsearch has no room; sending again')
    await pause(tries, options.signal)
  }
}

async function send(options: BulkOptions, lines: Line[]): Promise<Outcome> {
  const { client, isAlias, signal, prepare } = options
  if (signal.aborted) throw closed()
  try {
    await prepare()
    const { items } = await client.bulk<string>(
      {
        operations: lines.map(({ text }) => text),
        require_alias: isAlias,
        timeout: SHARDS_WITHIN,
        filter_path: ['items.*.status', 'items.*.error.type', 'items.*.error.reason', 'items.*.error.caused_by.reason'],
      },
      { ...SOON, signal },
    )
    return judge(options, lines, items as Answer[])
  } catch (cause) {
    return judgeRequest(options, lines, cause)
  }
}

type Answer = Partial<Record<'index' | 'delete', { status: number; error?: BulkError }>>
type BulkError = { type: string; reason?: string; caused_by?: { reason?: string } }

function judge({ forget }: BulkOptions, lines: Line[], answers: Answer[]): Outcome {
  const outcome: Outcome = { refused: [], again: [], why: undefined }
  for (const [at, line] of lines.entries()) {
    const { status, error } = answers[at]?.index ?? answers[at]?.delete ?? { status: 503 }
    if (isDone(line, status, error)) continue
    const refusal = { status, type: error?.type ?? 'unknown', reason: reasonOf(error) }
    if (isRefusedForGood(refusal)) {
      outcome.refused.push({ id: line.id, reason: `${refusal.type}: ${refusal.reason}`.slice(0, 1_000) })
      continue
    }
    if (refusal.type === 'index_not_found_exception') forget()
    else if (!isPassing(status)) throw new AppError('unavailable', refusalText(refusal))
    outcome.again.push(line)
    outcome.why = refusal
  }
  return outcome
}

/** 409: a newer version is there. 404: what is to be deleted is not there. */
function isDone({ isDelete }: Line, status: number, error: BulkError | undefined): boolean {
  return status < 300 || status === 409 || (isDelete && status === 404 && error === undefined)
}

const isPassing = (status: number): boolean => status === 429 || status >= 500

/** Of the other refusals, such as a limit of the cluster, no document is to blame. */
const BAD_DOCUMENT = [
  'mapper_parsing_exception',
  'document_parsing_exception',
  'strict_dynamic_mapping_exception',
  'x_content_parse_exception',
  'json_parse_exception',
  'parsing_exception',
]
const BAD_ARGUMENT = /immense|document|field|token/i

function isRefusedForGood({ status, type, reason }: Refusal): boolean {
  if (status !== 400) return false
  return BAD_DOCUMENT.includes(type) || (type === 'illegal_argument_exception' && BAD_ARGUMENT.test(reason))
}

function reasonOf(error: BulkError | undefined): string {
  return [error?.reason, error?.caused_by?.reason].filter((part) => part !== undefined).join(': ') || 'no reason'
}

/** The request as a whole was not taken. */
async function judgeRequest(options: BulkOptions, lines: Line[], cause: unknown): Promise<Outcome> {
  const refusal = refusalOf(cause)
  if (refusal === undefined) throw toAppError(cause)
  const { status } = refusal
  if (status === 413) return sendHalves(options, lines)
  if (status === 404) options.forget()
  else if (status !== 429 && status !== 503) throw toAppError(cause)
  return { refused: [], again: lines, why: refusal }
}

/** Something on the way takes less than we send at once. */
async function sendHalves(options: BulkOptions, lines: Line[]): Promise<Outcome> {
  const [first, ...others] = lines
  if (first !== undefined && others.length === 0) {
    const reason = `Elasticsearch, or what stands before it, takes no request of ${first.bytes} bytes`
    return { refused: [{ id: first.id, reason }], again: [], why: undefined }
  }
  const half = Math.ceil(lines.length / 2)
  const refused = await deliver(options, lines.slice(0, half))
  refused.push(...(await deliver(options, lines.slice(half))))
  return { refused, again: [], why: undefined }
}

function toLine({ index, id, version, source }: BulkItem): Line {
  const about = { _index: index, _id: id, ...(version !== undefined && { version, version_type: 'external_gte' }) }
  const text =
    source === undefined
      ? JSON.stringify({ delete: about })
      : `${JSON.stringify({ index: about })}\n${JSON.stringify(source)}`
  return { id, text, bytes: Buffer.byteLength(text), isDelete: source === undefined }
}

function givenUp(why: Refusal | undefined, documents: number): AppError {
  const text = `Elasticsearch had no room for ${documents} documents in ${TRIES} tries: ${why?.type}: ${why?.reason}`
  return new AppError('unavailable', text)
}

async function pause(tries: number, signal: AbortSignal): Promise<void> {
  const ms = Math.min(BACKOFF_MIN_MS * 2 ** (tries - 1), BACKOFF_MAX_MS) * (0.75 + Math.random() / 2)
  await sleep(ms, undefined, { signal }).catch(() => {
    throw closed()
  })
}
