import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'

const FOLDER = resolve(import.meta.dirname, '../infra/docker')
const read = async (app: string) =>
  (await readFile(resolve(FOLDER, `Dockerfile.${app}`), 'utf8')).replaceAll(`@bullwheel/${app}`, '@bullwheel/APP')

/** How the tools get there and what is built from, and which labels tell of the build: layers that all four share. */
const PARTS = [/^ARG NODE_IMAGE[^]*^COPY scripts\/bundle\.mjs .* scripts\/$/m, /^# Last, so[^]*(?=^LABEL)/m]

test.each(['scheduler', 'worker', 'dashboard'])('Dockerfile.%s begins and ends as that of the api', async (app) => {
  const [ours, theirs] = await Promise.all([read(app), read('api')])
  for (const part of PARTS) {
    const [wanted = 'nothing'] = part.exec(theirs) ?? []
    expect(part.exec(ours)?.[0]).toBe(wanted)
  }
})
