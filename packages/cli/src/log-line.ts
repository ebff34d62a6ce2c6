import { z } from 'zod'

/** pino's numbers. */
const levelNames: Record<number, string> = { 40: 'warn', 50: 'error', 60: 'fatal' }
const warn = 40
const maxShown = 500

const pinoLine = z.object({
  level: z.number(),
  msg: z.string().default(''),
  err: z.object({ message: z.string().optional(), stack: z.string().optional() }).optional(),
})

export type LogLine = { isReady: boolean; shown: string | undefined }

/**
 * What one line of an app means for the terminal: warnings and worse are shown short, the rest stays in the file.
 * A line that is no JSON comes from a library or a crash; from stderr it is shown as it is.
 */
export function readLogLine(part: string, text: string, source: 'stdout' | 'stderr'): LogLine {
  const line = pinoLine.safeParse(parseJson(text))
  if (!line.success) {
    const isNextReady = /\bReady in \d/.test(text)
    return {
      isReady: isNextReady,
      shown: source === 'stderr' && text.trim() !== '' ? `${part}: ${cut(text)}` : undefined,
    }
  }
  const { level, msg, err } = line.data
  if (level < warn) return { isReady: msg === 'ready', shown: undefined }
  const reason = err?.message !== undefined && !msg.includes(err.message) ? `: ${err.message}` : ''
  return { isReady: false, shown: `${levelNames[level] ?? 'warn'} ${part}: ${cut(msg + reason)}` }
}

function parseJson(text: string): unknown {
  if (!text.startsWith('{')) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function cut(text: string): string {
  return text.length > maxShown ? `${text.slice(0, maxShown)} …` : text
}
