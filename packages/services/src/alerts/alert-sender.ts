import type { AlertChannel } from '@bullwheel/contracts'
import { toSlackText } from '@bullwheel/domain'
import { type WebhookSender, createGuardedFetch, createWebhookSender } from '@bullwheel/http'
import type { Mailer } from '@bullwheel/mail'

export type AlertToSend = {
  /** The same for each repeat. */
  id: string
  channel: AlertChannel
  body: object
  text: string
  /** Epoch milliseconds. */
  now: number
}

/**
 * What came of it; `status` null: no web server answered, or it was a mail. `error` also where some of several recipients were
 * refused. `isFinal`: it will never be taken.
 */
export type AlertSent = {
  delivered: boolean
  isFinal: boolean
  status: number | null
  error: string | null
  retryAfter: string | null
  ms: number
}

/** Sends one message to one channel. Never rejects, unless `signal` ends it. */
export type AlertSender = (message: AlertToSend, signal: AbortSignal) => Promise<AlertSent>

export type AlertSenderOptions = {
  /** Private places that webhooks may be sent to. */
  httpAllow: readonly string[]
  /** `smtp://…`; undefined: no mails. */
  smtpUrl: string | undefined
  mailFrom: string
}

/** The sender of a process. The mail library is loaded where it is used. */
export async function openAlertSender(options: AlertSenderOptions): Promise<{ send: AlertSender; canMail: boolean }> {
  const { httpAllow, smtpUrl: url, mailFrom: from } = options
  const send = createWebhookSender(createGuardedFetch({ httpAllow }))
  if (url === undefined) return { send: createAlertSender(send, undefined), canMail: false }
  const { createMailer } = await import('@bullwheel/mail')
  return { send: createAlertSender(send, createMailer({ url, from })), canMail: true }
}

/** For a mail as for a request, whatever its server does meanwhile. */
const TIMEOUT_MS = 10_000
const GONE = 410
const ERROR_CHARS = 300
const NO_MAIL = 'mails cannot be sent: set BULLWHEEL_SMTP_URL for the scheduler and the api'

/** Webhooks and Slack go through the SSRF guard; `mail` is undefined where no mail server is set. */
function createAlertSender(send: WebhookSender, mail: Mailer | undefined): AlertSender {
  return (message, signal) => {
    const { channel, body, text, id } = message
    switch (channel.kind) {
      case 'webhook':
        return post(channel.url, JSON.stringify({ id, ...body }), channel.secret ?? null)
      case 'slack':
        return post(channel.url, JSON.stringify({ text: toSlackText(text) }), null, 'application/json')
      case 'email':
        return sendMail(mail, channel.to, message, signal)
    }

    async function post(url: string, content: string, secret: string | null, contentType?: string): Promise<AlertSent> {
      const answer = await send(
        {
          url,
          messageId: id,
          body: content,
          secrets: secret === null ? [] : [secret],
          timeoutMs: TIMEOUT_MS,
          now: message.now,
          ...(contentType !== undefined && { contentType }),
        },
        signal,
      )
      const delivered = answer.status !== null && answer.status >= 200 && answer.status < 300
      const said = answer.error ?? `it answered ${answer.status}: ${answer.response ?? 'nothing'}`
      const { status, retryAfter, ms } = answer
      const error = delivered ? null : said.slice(0, ERROR_CHARS)
      return { delivered, isFinal: status === GONE, status, retryAfter, ms, error }
    }
  }
}

async function sendMail(
  mail: Mailer | undefined,
  to: string[],
  { id, text }: AlertToSend,
  signal: AbortSignal,
): Promise<AlertSent> {
  const startedAt = performance.now()
  const [subject = ''] = text.split('\n')
  const none = { status: null, retryAfter: null, isFinal: false }
  const ms = (): number => Math.round(performance.now() - startedAt)
  if (mail === undefined) return { ...none, delivered: false, error: NO_MAIL, ms: 0 }
  signal.throwIfAborted()
  try {
    const sent = mail({ id: `alert-${id}`, to, subject: `[Bullwheel] ${subject}`, text })
    const { refused } = await unlessAborted(sent, AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]))
    const error = refused.length === 0 ? null : `the mail server refused ${refused.join(', ')}`
    return { ...none, delivered: true, error: error?.slice(0, ERROR_CHARS) ?? null, ms: ms() }
  } catch (cause) {
    signal.throwIfAborted()
    const { name, message } = cause instanceof Error ? cause : { name: '', message: String(cause) }
    const error = name === 'TimeoutError' ? `no answer within ${TIMEOUT_MS} ms` : message
    const isFinal = name === 'RefusedMail'
    return { ...none, isFinal, delivered: false, error: error.slice(0, ERROR_CHARS), ms: ms() }
  }
}

/** What it resolves to; rejects with the signal's reason when that comes first. */
async function unlessAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  const aborted = Promise.withResolvers<never>()
  const stop = (): void => aborted.reject(signal.reason as Error)
  signal.addEventListener('abort', stop, { once: true })
  return Promise.race([work, aborted.promise]).finally(() => signal.removeEventListener('abort', stop))
}

/** Kind and where, without what may be secret in an address. */
export function channelName(channel: AlertChannel): string {
  return channel.kind === 'email' ? `email ${channel.to.join(', ')}` : `${channel.kind} ${new URL(channel.url).host}`
}

/**
 * An error without what the other side said: that may repeat the path of the address, which is a key. For logs, and for
 * whoever is no admin.
 */
export function withoutAnswer(error: string): string {
  return /^(it answered \d+):/.exec(error)?.[1] ?? error
}
