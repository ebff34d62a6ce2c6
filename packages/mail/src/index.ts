import { createTransport } from 'nodemailer'

/** A mail of plain text. `id` is the same for each repeat, so that a mailbox can tell. */
export type Mail = { id: string; to: readonly string[]; subject: string; text: string }

/** Resolves when the server took the mail for every recipient; rejects with what it said. */
export type Mailer = (mail: Mail) => Promise<void>

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
    const { rejected } = await transport.sendMail({
      messageId: `<${id}@${domain}>`,
      to: [...to],
      subject,
      text,
      headers,
    })
    if (rejected.length > 0) throw new Error(`the mail server refused ${rejected.map(String).join(', ')}`)
  }
}
