/** What stands in place of a secret. */
export const REDACTED = '[redacted]'

/** Redacted text, and whether anything was. */
export type Redaction = { text: string; redacted: boolean }

const NAMES =
  'pass(?:word|wd|phrase|code)|secret|token|authori[sz]ation|api[-_. ]?key|access[-_. ]?key|private[-_. ]?key|cookie|credential|bearer|signature|session[-_. ]?id'
const SECRET_NAME = new RegExp(NAMES, 'i')
/** Of JSON, also of JSON in texts of JSON: what lies deeper is not shown, as the stack ends somewhere. */
const MAX_DEPTH = 200
/**
 * What follows can be text of a megabyte from anybody, so none of these looks far from where it begins: a name that ends
 * further away than it may would cost the square of the text's length.
 */
/** `password":` in text that is no whole JSON: its value is taken away, an object or list with all that follows. */
const IN_CUT_JSON = new RegExp(
  `((?:${NAMES})(?:[^"\\\\]|\\\\.){0,100}"\\s*:\\s*)("(?:[^"\\\\]|\\\\.)*"?|[[{][\\s\\S]*|[^,}\\]\\s]*)`,
  'gi',
)
/** `password=…` of forms, addresses and log lines, and `Authorization: Bearer …`. */
const ASSIGNED = new RegExp(
  `((?:${NAMES})[\\w-]{0,100}["']?\\s*(?:=|:)\\s*["']?)((?:(?:bearer|basic)\\s+)?[^\\s&;,"'}\\]]+)`,
  'gi',
)
const BEARER = /\b((?:bearer|basic)\s+)[\w.~+/=-]{8,}/gi
/** The password in `scheme://user:password@host`. */
const IN_ADDRESS = /(:\/\/[^\s/:@]*:)[^\s/@]+(?=@)/g

/** Whether what goes by this name is not to be shown: password, secret, token, authorization, API key, cookie, … */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name)
}

/** Text without what looks like a secret: by the names in it where it is JSON, else by how secrets are written. */
export function redactText(text: string): Redaction {
  return redactAt(text, 0)
}

function redactAt(text: string, depth: number): Redaction {
  const json = parseJson(text)
  if (json === undefined) return redactPlain(text)
  const state = { redacted: false }
  const shown = redactValue(json, state, depth)
  return state.redacted ? { text: JSON.stringify(shown), redacted: true } : { text, redacted: false }
}

function redactPlain(text: string): Redaction {
  let shown = text
  if (/^\s*[[{"]/.test(text)) shown = shown.replace(IN_CUT_JSON, `$1"${REDACTED}"`)
  shown = shown
    .replace(ASSIGNED, (all, name: string, value: string) => (value.startsWith('[redacted') ? all : name + REDACTED))
    .replace(BEARER, `$1${REDACTED}`)
    .replace(IN_ADDRESS, `$1${REDACTED}`)
  return { text: shown, redacted: shown !== text }
}

function redactValue(value: unknown, state: { redacted: boolean }, depth: number): unknown {
  if (depth > MAX_DEPTH) {
    state.redacted = true
    return REDACTED
  }
  if (typeof value === 'string') {
    const { text, redacted } = redactAt(value, depth + 1)
    if (redacted) state.redacted = true
    return text
  }
  if (Array.isArray(value)) return value.map((item: unknown) => redactValue(item, state, depth + 1))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([name, child]: [string, unknown]) => {
      if (!isSecretName(name) || child === null) return [name, redactValue(child, state, depth + 1)]
      state.redacted = true
      return [name, REDACTED]
    }),
  )
}

/** Objects and lists only: a number or a word is not made clearer by parsing it. */
function parseJson(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
