import { AppError } from '../errors.ts'

const SHOWN_CHARS = 30

/** The error of a rule that cannot be used: which input it is about, and what is allowed. */
export function ruleFault(path: 'cron' | 'every' | 'timezone', message: string): AppError {
  return new AppError('invalid_input', `The schedule’s rule cannot be used: ${path} ${message}.`, {
    errors: [{ path, message }],
  })
}

/** Text of a user inside a message: short, and with anything unprintable escaped. */
export function quoted(text: string): string {
  const shown = text.length > SHOWN_CHARS ? `${text.slice(0, SHOWN_CHARS).toWellFormed()}…` : text.toWellFormed()
  return JSON.stringify(shown)
}
