import type { HttpAnswer } from '@bullwheel/http'

/** Of an answer's body this much is kept: 64 KiB. */
export const KEPT_BODY_BYTES = 64 * 1024

/** An answer as a task's result. `body` is text, or base64 where the bytes are no clean UTF-8. */
export type HttpResult = {
  url: string
  status: number
  headers: Record<string, string | string[]>
  body: string
  encoding: 'utf8' | 'base64'
  /** True when the body was longer than what is kept of it. */
  truncated: boolean
}

/** What is kept of an answer. */
export function resultOf({ body, ...answer }: HttpAnswer): HttpResult {
  const text = textOf(body, answer.truncated)
  return text === undefined
    ? { ...answer, body: body.toString('base64'), encoding: 'base64' }
    : { ...answer, body: text, encoding: 'utf8' }
}

// Control characters other than tab and line ends mean that it is no text; in JSON each of them would take six bytes.
// eslint-disable-next-line no-control-regex
const BINARY = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/

function textOf(body: Buffer, truncated: boolean): string | undefined {
  try {
    // `stream` leaves out a character that the cut went through.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body, { stream: truncated })
    return BINARY.test(text) ? undefined : text
  } catch {
    return undefined
  }
}
