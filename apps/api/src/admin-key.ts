import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

/** Keeps the first admin key in the data folder, for its owner only; answers where. */
export async function keepAdminKey(dataDir: string, key: string): Promise<string> {
  const file = join(resolve(dataDir), 'admin-key')
  await mkdir(resolve(dataDir), { recursive: true })
  await writeFile(file, `${key}\n`, { mode: 0o600 })
  // The mode above counts only for a new file.
  await chmod(file, 0o600)
  return file
}
