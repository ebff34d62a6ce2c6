import { constants, access } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { exists } from './exists.ts'

/** What one of the setup scripts has put into a `.toolchain` above this file; undefined where none has. */
export async function findInToolchain(...parts: string[]): Promise<string | undefined> {
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder)) {
    const found = join(folder, '.toolchain', ...parts)
    if (await exists(found)) return found
  }
  return undefined
}

/** A program of the toolchain's folder, else the first of that name on a path like the environment's. */
export async function findProgram(name: string, folder: string, path = ''): Promise<string | undefined> {
  const ours = await findInToolchain(folder, name)
  const onPath = path.split(delimiter).filter((entry) => entry !== '')
  for (const file of [...(ours === undefined ? [] : [ours]), ...onPath.map((entry) => join(entry, name))]) {
    if (await isExecutable(file)) return file
  }
  return undefined
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  )
}

/** Why something is missing that `find` throws for, for people; undefined when it is there. */
export async function whyMissing(find: Promise<unknown>): Promise<string | undefined> {
  return find.then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  )
}
