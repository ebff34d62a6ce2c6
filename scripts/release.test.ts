import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const run = promisify(execFile)
const APPS = ['api', 'scheduler', 'worker', 'dashboard']

/** What the release of the images would run, without pushing any. */
async function commands(version: string): Promise<string[]> {
  const script = join(import.meta.dirname, 'release/images')
  const { stdout } = await run(script, [version, '--dry-run'], { env: { ...process.env, IMAGE_NAMESPACE: 'mine' } })
  return stdout.trimEnd().split('\n')
}

const tagsOf = (command: string) => [...command.matchAll(/--tag (\S+)/g)].map(([, tag]) => tag)

test('a release pushes the four images for both processors, with a bill of materials and provenance', async () => {
  const wouldRun = await commands('1.2.3')
  expect(wouldRun).toHaveLength(APPS.length)
  for (const [index, app] of APPS.entries()) {
    expect(wouldRun[index]).toMatch(/^ {2}would run: docker buildx build .* --push \.$/)
    expect(wouldRun[index]).toContain(`--file infra/docker/Dockerfile.${app} --platform linux/amd64,linux/arm64 `)
    expect(wouldRun[index]).toMatch(
      /--build-arg VERSION=1\.2\.3 --build-arg REVISION=[0-9a-f]{40} --build-arg CREATED=2/,
    )
    expect(wouldRun[index]).toContain(' --sbom=true --provenance=mode=max ')
    expect(tagsOf(wouldRun[index] ?? '')).toEqual(
      ['1.2.3', '1.2', 'latest'].map((tag) => `docker.io/mine/${app}:${tag}`),
    )
  }
})

test('a version with a dash is not what people get who name none', async () => {
  const wouldRun = await commands('2.0.0-rc.1')
  expect(wouldRun.map(tagsOf)).toEqual(APPS.map((app) => [`docker.io/mine/${app}:2.0.0-rc.1`]))
})
