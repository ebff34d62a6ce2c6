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

/** What came of it; `status` null: no web server answered, or it was a mail. */
export type AlertSent = {
  delivered: boolean
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

const TIMEOUT_MS = 10_000
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
        return sendMail(mail, channel.to, message)
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
      return { delivered, status, retryAfter, ms, error: delivered ? null : said.slice(0, ERROR_CHARS) }
    }
  }
}

async function sendMail(mail: Mailer | undefined, to: string[], { id, text }: AlertToSend): Promise<AlertSent> {
  const startedAt = performance.now()
  const [subject = ''] = text.split('\n')
  const none = { status: null, retryAfter: null }
  const ms = (): number => Math.round(performance.now() - startedAt)
  if (mail === undefined) return { ...none, delivered: false, error: NO_MAIL, ms: 0 }
  try {
    await mail({ id: `alert-${id}`, to, subject: `[Bullwheel] ${subject}`, text })
    return { ...none, delivered: true, error: null, ms: ms() }
  } catch (cause) {
    const error = cause instanceof Error ? cause.message : String(cause)
    return { ...none, delivered: false, error: error.slice(0, ERROR_CHARS), ms: ms() }
  }
}

/** Kind and where, without what may be secret in an address. */
export function channelName(channel: AlertChannel): string {
  return channel.kind === 'email' ? `email ${channel.to.join(', ')}` : `${channel.kind} ${new URL(channel.url).host}`
}
