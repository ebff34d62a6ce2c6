import { isUtf8 } from 'node:buffer'

/** Control characters, and the backslash that begins an escape. */
// oxlint-disable-next-line no-control-regex
const UNREADABLE = /[\u0000-\u001f\u007f-\u009f\\]/g
const NOT_PLAIN = /[^\x20-\x7e]|\\/g
const ESCAPES = /(\\x[0-9a-fA-F]{2}|\\\\)/

/** A key's bytes as readable text that `keyBytes` turns back: UTF-8, other bytes as `\xNN`, a backslash as `\\`. */
export function keyText(bytes: Buffer): string {
  return isUtf8(bytes)
    ? bytes.toString('utf8').replace(UNREADABLE, (character) => escape(character, 'utf8'))
    : bytes.toString('latin1').replace(NOT_PLAIN, (character) => escape(character, 'latin1'))
}

/** The bytes of such a text. A backslash before anything else stands for itself. */
export function keyBytes(text: string): Buffer {
  return decode(text, (byte) => [byte], '\\')
}

/** A pattern of Redis' globs in which `\xNN` stands for that one byte, whatever it means in globs. */
export function patternBytes(text: string): Buffer {
  return decode(text, (byte) => [0x5c, byte], '\\\\')
}

/** A value's bytes as text: UTF-8 as it is, anything else with escapes. A character that the cut went through is left out. */
export function valueText(bytes: Buffer, isCut: boolean): string {
  for (let less = 0; less <= (isCut ? 3 : 0); less++) {
    const whole = bytes.subarray(0, bytes.length - less)
    if (isUtf8(whole)) return whole.toString('utf8')
  }
  return keyText(bytes)
}

function escape(character: string, encoding: BufferEncoding): string {
  if (character === '\\') return '\\\\'
  return [...Buffer.from(character, encoding)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')
}

function decode(text: string, ofByte: (byte: number) => number[], backslash: string): Buffer {
  const parts = text.split(ESCAPES).map((part, at) => {
    if (at % 2 === 0) return Buffer.from(part)
    return part === '\\\\' ? Buffer.from(backslash) : Buffer.from(ofByte(Number.parseInt(part.slice(2), 16)))
  })
  return Buffer.concat(parts)
}
