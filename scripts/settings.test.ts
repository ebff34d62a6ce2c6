import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { envExample, withTable } from './settings.ts'

const root = join(import.meta.dirname, '..')

test('README and .env.example show exactly the settings that are read (else: node scripts/settings.ts write)', async () => {
  const readme = await readFile(join(root, 'README.md'), 'utf8')
  expect(withTable(readme)).toBe(readme)
  expect(await readFile(join(root, '.env.example'), 'utf8')).toBe(envExample())
})
