import { execFile } from 'node:child_process'
import { chown, stat } from 'node:fs/promises'
import { promisify } from 'node:util'
import type { Command } from './server-process.ts'

const run = promisify(execFile)

/** How a command is started so that it does not run as root; the files in `folder` belong to the same user. */
export type Runner = (file: string, args: string[]) => Command

/** Made for 'nobody' where the system has no better answer. */
const nobody = { uid: 65_534, gid: 65_534 }

/**
 * Postgres refuses to run as root. A user namespace in which root is called nobody keeps root's right to enter its own
 * folders (a clone in /root, mode 0700); where namespaces are forbidden, as in most containers, the process really
 * becomes nobody and the folder is given to it. A folder keeps the way it was made with.
 */
export async function createRunner(folder: string): Promise<Runner> {
  if (process.getuid?.() !== 0) return (file, args) => ({ file, args, options: {} })
  const owner = await stat(folder)
  if (owner.uid !== 0) return becoming({ uid: owner.uid, gid: owner.gid })
  if (await canMapUser()) return inNamespace
  await chown(folder, nobody.uid, nobody.gid)
  return becoming(nobody)
}

function becoming(user: { uid: number; gid: number }): Runner {
  return (file, args) => ({ file, args, options: user })
}

const mapping = ['--user', `--map-user=${nobody.uid}`, `--map-group=${nobody.gid}`]

const inNamespace: Runner = (file, args) => ({ file: 'unshare', args: [...mapping, file, ...args], options: {} })

async function canMapUser(): Promise<boolean> {
  try {
    await run('unshare', [...mapping, 'true'])
    return true
  } catch {
    return false
  }
}
