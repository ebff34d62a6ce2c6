import { BOUNDS, type InputFault, type TaskError } from '@bullwheel/contracts'

const NAME_CHARS = 200
const MESSAGE_CHARS = 8_000
const FAULTS = 20
const CUT = ' […]'

const UNSHOWABLE: TaskError = { name: 'Error', message: 'something that cannot be shown was thrown' }

/** What is kept of anything that a handler threw: cut, and with characters that Postgres accepts. Never throws. */
export function toTaskError(thrown: unknown): TaskError {
  try {
    return describeThrown(thrown)
  } catch {
    return UNSHOWABLE
  }
}

function describeThrown(thrown: unknown): TaskError {
  if (!(thrown instanceof Error)) return { name: 'Error', message: storable(describe(thrown), MESSAGE_CHARS) }
  const error: TaskError = {
    name: storable(String(thrown.name), NAME_CHARS),
    message: storable(String(thrown.message), MESSAGE_CHARS),
  }
  if (typeof thrown.stack === 'string') error.stack = storable(thrown.stack, BOUNDS.errorStackChars)
  return error
}

/** The error of a payload that the handler's own schema refuses. */
export function toInputError(faults: InputFault[]): TaskError {
  const list = faults.map(({ path, message }) => `${path}: ${message}`).join('; ')
  return {
    name: 'InvalidInput',
    message: storable(`the payload does not fit: ${list}`, MESSAGE_CHARS),
    faults: faults.slice(0, FAULTS).map(({ path, message }) => {
      return { path: storable(path, NAME_CHARS), message: storable(message, MESSAGE_CHARS) }
    }),
  }
}

function describe(thrown: unknown): string {
  return typeof thrown === 'string' ? thrown : (JSON.stringify(thrown) ?? String(thrown))
}

/** At most `max` characters that Postgres accepts. A cut may leave half of a surrogate pair: it is mended last. */
export function storable(text: string, max: number): string {
  const clean = text.replaceAll('\0', '')
  return (clean.length <= max ? clean : `${clean.slice(0, max - CUT.length)}${CUT}`).toWellFormed()
}
