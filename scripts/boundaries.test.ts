import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
let copy: string

/** The bones of this repository: every package's name, tag and dependencies, with one empty source file each. */
beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'bullwheel-boundaries-'))
  for (const file of ['package.json', 'pnpm-workspace.yaml', 'pnpm-lock.yaml', 'turbo.json']) {
    await cp(join(root, file), join(copy, file))
  }
  for (const group of ['packages', 'apps']) {
    for (const name of await readdir(join(root, group))) {
      const folder = join(copy, group, name)
      await mkdir(join(folder, 'src'), { recursive: true })
      await writeFile(join(folder, 'src', 'index.ts'), 'export {}\n')
      for (const file of ['package.json', 'turbo.json']) await cp(join(root, group, name, file), join(folder, file))
    }
  }
})

afterAll(async () => {
  await rm(copy, { recursive: true, force: true })
})

async function checkBoundaries(): Promise<{ code: number; output: string }> {
  const turbo = join(root, 'node_modules', '.bin', 'turbo')
  return new Promise((resolve) => {
    const options = { cwd: copy, env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', NO_COLOR: '1' } }
    execFile(turbo, ['boundaries'], options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr })
    })
  })
}

/** Adds a file, and if wished a dependency, to one package of the copy while `check` runs. */
async function withImport<Result>(
  place: { folder: string; imported: string; dependency?: string },
  check: () => Promise<Result>,
): Promise<Result> {
  const manifest = join(copy, place.folder, 'package.json')
  const file = join(copy, place.folder, 'src', 'forbidden.ts')
  const before = await readFile(manifest, 'utf8')
  const parsed = JSON.parse(before) as { dependencies?: Record<string, string> }
  if (place.dependency !== undefined) {
    const dependencies = { ...parsed.dependencies, [place.dependency]: 'workspace:*' }
    await writeFile(manifest, JSON.stringify({ ...parsed, dependencies }))
  }
  await writeFile(file, `import '${place.imported}'\n`)
  try {
    return await check()
  } finally {
    await rm(file)
    await writeFile(manifest, before)
  }
}

const forbidden = [
  ['packages/contracts', '@bullwheel/local'],
  ['packages/domain', '@bullwheel/sdk'],
  ['packages/sdk', '@bullwheel/domain'],
  ['packages/db', '@bullwheel/sdk'],
  ['packages/metrics', '@bullwheel/db'],
  ['packages/services', '@bullwheel/sdk'],
  ['packages/cli', '@bullwheel/services'],
  ['packages/cli', '@bullwheel/api'],
  ['apps/dashboard', '@bullwheel/services'],
  ['apps/dashboard', '@bullwheel/domain'],
  ['apps/api', '@bullwheel/sdk'],
  ['apps/worker', '@bullwheel/scheduler'],
] as const

describe('turbo boundaries', () => {
  test('passes as things are', async () => {
    expect(await checkBoundaries()).toMatchObject({ code: 0 })
  })

  test.each(forbidden)('fails when %s declares and imports %s', async (folder, dependency) => {
    const { code, output } = await withImport({ folder, dependency, imported: dependency }, checkBoundaries)
    expect(output).toContain('tag not found here')
    expect(code).toBe(1)
  })

  test('fails on an import that is not declared', async () => {
    const place = { folder: 'packages/domain', imported: '@bullwheel/db' }
    const { code, output } = await withImport(place, checkBoundaries)
    expect(output).toContain('not a dependency')
    expect(code).toBe(1)
  })

  test('fails on a relative import that leaves its package', async () => {
    const place = { folder: 'packages/domain', imported: '../../db/src/index.ts' }
    const { code, output } = await withImport(place, checkBoundaries)
    expect(output).toContain('leaves the package')
    expect(code).toBe(1)
  })
})
