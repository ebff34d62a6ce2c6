/**
 * The product has one version, that of the published packages: writes it into the chart, the tags of the manifests and the settings of a new
 * EC2 machine, and dates the section "Unreleased" of CHANGELOG.md with it. `--check` writes nothing, and ends with 1 where one of them says another one.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const ROOT = join(import.meta.dirname, '../..')
/** Where it stands. */
const PLACES = [
  { file: 'infra/helm/bullwheel/Chart.yaml', pattern: /(?<=^(version|appVersion): ).*$/gm },
  { file: 'infra/k8s/base/kustomization.yaml', pattern: /(?<= newTag: )\S+/g },
  { file: 'infra/ec2/cloud-init.yaml', pattern: /(?<=^ +VERSION=).*$/gm },
]
const CHANGELOG = join(ROOT, 'CHANGELOG.md')

const { check } = parseArgs({ options: { check: { type: 'boolean', default: false } } }).values
const { version } = JSON.parse(await readFile(join(ROOT, 'packages/sdk/package.json'), 'utf8')) as { version: string }
for (const { file, pattern } of PLACES) {
  const path = join(ROOT, file)
  const text = await readFile(path, 'utf8')
  const written = text.replaceAll(pattern, version)
  if (!check) await writeFile(path, written)
  else if (written !== text) {
    console.error(
      `${file} does not say ${version}, as packages/sdk does: run 'pnpm bump', or node scripts/release/sync-version.ts`,
    )
    process.exitCode = 1
  }
}
if (!check) {
  const changes = await readFile(CHANGELOG, 'utf8')
  const today = new Date().toISOString().slice(0, 10)
  if (!changes.includes(`## ${version} `))
    await writeFile(CHANGELOG, changes.replace(/^## Unreleased$/m, `## Unreleased\n\n## ${version} – ${today}`))
}
console.log(version)
