import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'

/** The password kept in the file; made on first use, readable by the owner only. */
export async function keepPassword(file: string): Promise<string> {
  try {
    const kept = (await readFile(file, 'utf8')).trim()
    if (kept !== '') return kept
  } catch (error) {
    if (!isMissing(error)) throw error
  }
  const password = randomBytes(24).toString('base64url')
  await writeFile(file, `${password}\n`, { mode: 0o600 })
  return password
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
