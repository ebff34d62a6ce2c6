import { LOG_LEVELS, type LineSource, type LogLevel } from '@bullwheel/contracts'
import type { Entry } from './line-buffer.ts'

/** What of the live log is shown. */
export type LogFilters = { text: string; levels: LogLevel[]; source: LineSource | undefined }

/** Filters as the address says them; what it says wrongly is left out. */
export function parseLogs(params: URLSearchParams): LogFilters {
  const wanted = params.get('level')?.split(',') ?? []
  const source = params.get('source')
  return {
    text: params.get('q') ?? '',
    levels: LOG_LEVELS.filter((level) => wanted.includes(level)),
    source: source === 'handler' || source === 'event' ? source : undefined,
  }
}

/** The address that says these filters. */
export function logsPath({ text, levels, source }: LogFilters): string {
  const params = new URLSearchParams({
    ...(text !== '' && { q: text }),
    ...(levels.length > 0 && { level: levels.join(',') }),
    ...(source && { source }),
  })
  return params.size === 0 ? '/logs' : `/logs?${params}`
}

/** Lines that fit; what says that something is missing stays. */
export function filterEntries(entries: readonly Entry[], { text, levels, source }: LogFilters): readonly Entry[] {
  const wanted = text.trim().toLowerCase()
  if (wanted === '' && levels.length === 0 && source === undefined) return entries
  return entries.filter(
    (entry) =>
      'isHole' in entry ||
      ((levels.length === 0 || levels.includes(entry.level)) &&
        (source === undefined || entry.source === source) &&
        (wanted === '' || textOf(entry).toLowerCase().includes(wanted))),
  )
}

function textOf({ message, fields, taskId, type, queue }: Exclude<Entry, { isHole: true }>): string {
  return [message, fields === null ? '' : JSON.stringify(fields), taskId, type, queue].join(' ')
}

/** As text, a line each. */
export function linesText(entries: readonly Entry[]): string {
  return entries.map((entry) => ('isHole' in entry ? '…' : lineText(entry))).join('\n')
}

function lineText({ at, level, taskId, type, message, fields }: Exclude<Entry, { isHole: true }>): string {
  const details = fields === null ? '' : ` ${JSON.stringify(fields)}`
  return `${at} ${level.padEnd(5)} ${taskId} ${type ?? ''} ${message}${details}`
}
