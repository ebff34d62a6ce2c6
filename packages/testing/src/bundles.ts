import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

const IN_NO_BUNDLE: ReadonlySet<string> = new Set(['cli', 'local', 'testing', 'tsconfig'])
const BUNDLES = ['api/dist/main.js', 'scheduler/dist/main.js', 'scheduler/dist/migrate.js', 'worker/dist/main.js']

/**
 * Whether every app has been bundled since its sources changed last. A bundle starts in a third of the time that its sources
 * take: they are some hundred modules.
 */
export async function areBundlesFresh(root: string): Promise<boolean> {
  const bundles = await Promise.all(BUNDLES.map((file) => changedAt(join(root, 'apps', file))))
  const oldest = Math.min(...bundles)
  return oldest > 0 && (await newestSource(root)) < oldest
}

async function newestSource(root: string): Promise<number> {
  const apps = ['api', 'scheduler', 'worker'].map((app) => join(root, 'apps', app, 'src'))
  const bundled = (await readdir(join(root, 'packages'))).filter((name) => !IN_NO_BUNDLE.has(name))
  const packages = bundled.flatMap((name) =>
    ['src', 'migrations'].map((folder) => join(root, 'packages', name, folder)),
  )
  const times = await Promise.all([...apps, ...packages].map(newestIn))
  return Math.max(...times, await changedAt(join(root, 'pnpm-lock.yaml')))
}

async function newestIn(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const sources = files.filter((file) => file.isFile() && !/\.test\.tsx?$/.test(file.name))
  const times = await Promise.all(sources.map((file) => changedAt(join(file.parentPath, file.name))))
  return Math.max(0, ...times)
}

/** 0 where there is no such file. */
async function changedAt(file: string): Promise<number> {
  return stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  )
}
