import { createTransport } from 'nodemailer'

/** A mail of plain text. `id` is the same for each repeat, so that a mailbox can tell. */
export type Mail = { id: string; to: readonly string[]; subject: string; text: string }

/**
 * Resolves when the server took the mail for at least one recipient, with those for whom it did not. Rejects with what it
 * said; with RefusedMail where it will take it for none of them, however often it is asked.
 */
export type Mailer = (mail: Mail) => Promise<{ refused: string[] }>

export class RefusedMail extends Error {
  override readonly name = 'RefusedMail'
}

export type MailerOptions = {
  /** `smtp://` (with STARTTLS where the server has it) or `smtps://`, user and password percent-encoded. */
  url: string
  /** `address` or `Name <address>`. */
  from: string
  /** Default 10 s. */
  timeoutMs?: number
}

/** Sends mails over SMTP, each on a connection of its own: there are few. The only package that knows the mail library. */
export function createMailer({ url, from, timeoutMs = 10_000 }: MailerOptions): Mailer {
  const times = { connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs }
  const transport = createTransport({ url, ...times }, { from })
  return async ({ id, to, subject, text }) => {
    const domain = from.replace(/^.*@|>.*$/g, '')
    const headers = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' }
    try {
      const { rejected } = await transport.sendMail({
        messageId: `<${id}@${domain}>`,
        to: [...to],
        subject,
        text,
        headers,
      })
      return { refused: rejected.map(String) }
    } catch (cause) {
      throw isFinal(cause) ? new RefusedMail((cause as Error).message, { cause }) : cause
    }
  }
}

const PERMANENT = 500

/** No such mailbox, and the like; a wrong password is not: somebody will mend it. */
function isFinal(cause: unknown): boolean {
  const { code, responseCode = 0 } = cause as { code?: string; responseCode?: number }
  return code === 'EENVELOPE' && responseCode >= PERMANENT
}
