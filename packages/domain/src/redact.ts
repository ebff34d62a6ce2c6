/** What stands in place of a secret. */
export const REDACTED = '[redacted]'

/** Redacted text, and whether anything was. */
export type Redaction = { text: string; redacted: boolean }

const NAMES =
  'pass(?:word|wd|phrase|code)|(?<![a-z])pass(?![a-z])|pwd|jwt|secret|token|authori[sz]ation|api[-_. ]?key|access[-_. ]?key|private[-_. ]?key|cookie|credential|bearer|signature|session[-_. ]?id'
const SECRET_NAME = new RegExp(NAMES, 'i')
/** Of JSON, also of JSON in texts of JSON: what lies deeper is not shown, as the stack ends somewhere. */
const MAX_DEPTH = 200
/**
 * What follows can be text of a megabyte from anybody, so none of these looks far from where it begins: a name that ends
 * further away than it may would cost the square of the text's length.
 */
/** A name and what assigns to it: `password=`, `"password": `, and `\\"password\\":` of JSON in a text of JSON. */
const HEAD = new RegExp(
  `(?:${NAMES})(?:[^"'\\\\\\n]{0,100}(?<![:=]\\s{0,9})\\\\{0,64}["']|[\\w-]{0,100})\\s*(?:=>?|:)\\s*`,
  'gi',
)
/** In their values anything may stand: all of the line is taken. */
const LINE_HEAD = /^(?:authori[sz]ation|cookie)[\w-]*\s*[=:]/i
const QUOTED_HEAD = /["']\s*(?:=>?|:)\s*$/
const OPENING = /(\\{0,64})(["'])/y
const QUOTE = /(?<!\\)(\\*)(["'])/g
const WORD = /(?:(?:bearer|basic|token)\s+)?[^\s&;,"'}\]]+/iy
const LINE = /[^\r\n]+/y
const BEARER = /\b((?:bearer|basic)\s+)[\w.~+/=-]{8,}/gi
/** The password in `scheme://user:password@host`. */
const IN_ADDRESS = /(:\/\/[^\s/:@]*:)(?:(?!:\/\/)[^\s"])+(?=@)/g

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
  const shown = redactAssigned(text).replace(BEARER, `$1${REDACTED}`).replace(IN_ADDRESS, `$1${REDACTED}`)
  return { text: shown, redacted: shown !== text }
}

function redactAssigned(text: string): string {
  const pieces: string[] = []
  let from = 0
  HEAD.lastIndex = 0
  for (let head = HEAD.exec(text); head !== null; head = HEAD.exec(text)) {
    const start = HEAD.lastIndex
    const { end, shown } = findValue(text, start, head[0])
    pieces.push(text.slice(from, start), shown)
    from = HEAD.lastIndex = end
  }
  return from === 0 ? text : pieces.join('') + text.slice(from)
}

/** Where the value of a name ends, and what is shown instead. */
function findValue(text: string, start: number, head: string): { end: number; shown: string } {
  const [opening = '', slashes = '', mark = ''] = matchAt(OPENING, text, start) ?? []
  const isShown = text.startsWith(REDACTED, start + opening.length)
  if (isShown) return { end: start, shown: '' }
  if (opening !== '') {
    const end = endOfQuoted(text, start + opening.length, slashes.length, mark)
    return { end, shown: opening + REDACTED + opening }
  }
  const isNested = text[start] === '{' || text[start] === '['
  if (isNested && QUOTED_HEAD.test(head)) return { end: text.length, shown: `"${REDACTED}"` }
  const [value] = matchAt(isNested || LINE_HEAD.test(head) ? LINE : WORD, text, start) ?? []
  return value === undefined ? { end: start, shown: '' } : { end: start + value.length, shown: REDACTED }
}

/** After the closing quote, or at the end. In JSON in a text of JSON quotes have backslashes, and those in a value more of them. */
function endOfQuoted(text: string, start: number, depth: number, mark: string): number {
  QUOTE.lastIndex = start
  for (let quote = QUOTE.exec(text); quote !== null; quote = QUOTE.exec(text)) {
    const [, slashes = '', own] = quote
    const more = slashes.length - depth
    if (own === mark && (more <= 0 || more % (2 * (depth + 1)) === 0)) return QUOTE.lastIndex
  }
  return text.length
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
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
