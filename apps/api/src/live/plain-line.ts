import type { LiveLine } from '@bullwheel/contracts'

/** A line of the live log as plain text: always one line. */
export function plainLine(line: LiveLine): string {
  return oneLine(line.source === 'event' ? line.message : textOf(line))
}

/** Says that a reader was too slow for some lines. */
export function droppedLine(count: number): string {
  return `Gateway: ${count} ${count === 1 ? 'line was' : 'lines were'} left out: this reader is too slow`
}

function textOf({ taskId, type, level, message, fields }: LiveLine): string {
  const details = fields === null ? '' : ` ${JSON.stringify(fields)}`
  return `Worker: task ${taskId}${type === null ? '' : ` (${type})`} ${level}: ${message}${details}`
}

const oneLine = (text: string): string => text.replace(/\r?\n|\r/g, '\\n')
