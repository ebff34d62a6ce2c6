import { randomBytes } from 'node:crypto'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export type AdminKey = { key: string; file: string }

/**
 * The first admin key: the one that is set, else the one kept in the data folder, else a new one. It is always in the
 * file, readable by the owner only, so that the printed commands need not show it.
 */
export async function keepAdminKey(dataFolder: string, wanted: string | undefined): Promise<AdminKey> {
  const file = join(dataFolder, 'admin-key')
  await mkdir(dataFolder, { recursive: true, mode: 0o700 })
  const kept = (await readFile(file, 'utf8').catch(() => '')).trim()
  const key = wanted ?? (kept === '' ? `bw_${randomBytes(32).toString('base64url')}` : kept)
  if (key !== kept) await writeFile(file, `${key}\n`, { mode: 0o600 })
  await chmod(file, 0o600)
  return { key, file }
}
