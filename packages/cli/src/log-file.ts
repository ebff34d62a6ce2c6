import { type WriteStream, createWriteStream, existsSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

const maxBytes = 10 * 1024 * 1024

export type LogFile = { write: (text: string) => void; close: () => Promise<void> }

/** Appends to a file and keeps one older one beside it, so that a part never takes more than twice `maxBytes`. */
export function openLogFile(path: string): LogFile {
  mkdirSync(dirname(path), { recursive: true })
  let size = existsSync(path) ? statSync(path).size : 0
  let stream = openStream(path)
  return {
    write: (text) => {
      if (size > maxBytes) {
        stream.end()
        renameSync(path, `${path}.1`)
        stream = openStream(path)
        size = 0
      }
      size += Buffer.byteLength(text)
      stream.write(text)
    },
    close: () => new Promise((resolve) => stream.end(resolve)),
  }
}

/** A full disk must not take the system down with it: the log is the part that can be missed. */
function openStream(path: string): WriteStream {
  const stream = createWriteStream(path, { flags: 'a' })
  stream.on('error', (error) => process.stderr.write(`bullwheel: cannot write ${path}: ${error.message}\n`))
  return stream
}
