import { constants } from 'node:fs'
import { access, readFile, readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = resolve(import.meta.dirname, '..')
const FOLDER = join(ROOT, '.github/workflows')
const workflows = await Promise.all(
  (await readdir(FOLDER)).map(async (name) => [name, await readFile(join(FOLDER, name), 'utf8')] as const),
)

/** Whoever moves a tag of an action would run in our workflows. */
test.each(workflows)('%s: every action is pinned by a commit, with its version beside it', (_name, text) => {
  const uses = [...text.matchAll(/^ +(?:- )?uses: (.*)$/gm)].map(([, what = '']) => what)
  expect(uses).not.toEqual([])
  for (const what of uses) expect(what).toMatch(/^\.\/|^[\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
})

test.each(workflows)('%s: every script that it runs is there, and can be run', async (_name, text) => {
  const commands = text.replaceAll(/^ *#.*$/gm, '')
  const scripts = [...commands.matchAll(/(node )?((?:scripts|\.ci)\/[\w./-]+)/g)]
  expect(scripts).not.toEqual([])
  for (const [, node, file = ''] of scripts) {
    await expect(access(join(ROOT, file), node ? constants.R_OK : constants.X_OK), file).resolves.toBeUndefined()
  }
})

/** A version that npm has is taken for one that is published whole. */
test('release.yml: npm is the last to get a version', () => {
  const [, release = ''] = workflows.find(([name]) => name === 'release.yml') ?? []
  expect(release).toMatch(/^ {2}npm:\n(?: {4}.*\n)*? {4}needs: \[version, images, chart\]\n/m)
})
