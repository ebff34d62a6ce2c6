/**
 * The product has one version, that of the published packages: writes it into the chart, and dates the section "Unreleased" of
 * CHANGELOG.md with it. `--check` writes nothing, and ends with 1 where the chart says another one.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const ROOT = join(import.meta.dirname, '../..')
const CHART = join(ROOT, 'infra/helm/bullwheel/Chart.yaml')
const CHANGELOG = join(ROOT, 'CHANGELOG.md')

const { check } = parseArgs({ options: { check: { type: 'boolean', default: false } } }).values
const { version } = JSON.parse(await readFile(join(ROOT, 'packages/sdk/package.json'), 'utf8')) as { version: string }
const chart = await readFile(CHART, 'utf8')
const written = chart.replace(/^(version|appVersion): .*$/gm, `$1: ${version}`)
if (check) {
  if (written !== chart) {
    console.error(
      `Chart.yaml does not say ${version}, as packages/sdk does: run 'pnpm bump', or node scripts/release/sync-version.ts`,
    )
    process.exitCode = 1
  }
} else {
  await writeFile(CHART, written)
  const changes = await readFile(CHANGELOG, 'utf8')
  const today = new Date().toISOString().slice(0, 10)
  if (!changes.includes(`## ${version} `))
    await writeFile(CHANGELOG, changes.replace(/^## Unreleased$/m, `## Unreleased\n\n## ${version} – ${today}`))
}
console.log(version)
