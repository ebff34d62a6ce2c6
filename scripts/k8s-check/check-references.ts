import { readFile } from 'node:fs/promises'
import { type KubernetesObject, type PodSpec, problemOf, referencesOf } from './objects.ts'

/**
 * check-references.ts FILE…: each file is a list of objects as JSON (`kubectl … --output json`), together all that a cluster
 * has. Names each Secret or ConfigMap, or key of one, that a pod needs and that is not among them; then exits with 1.
 */
async function main(files: string[]): Promise<void> {
  const objects = (await Promise.all(files.map(objectsIn))).flat()
  const find = (kind: string, name: string) =>
    objects.find((object) => object.kind === kind && object.metadata.name === name)
  const pods = objects.flatMap(podOf)
  if (pods.length === 0) throw new Error('there is no pod in what was given')
  const problems = pods.flatMap(({ owner, spec }) =>
    referencesOf(spec).flatMap((reference) => {
      const problem = problemOf(reference, find)
      return problem === undefined ? [] : [`${owner}: ${problem}`]
    }),
  )
  for (const problem of problems) console.error(problem)
  if (problems.length > 0) process.exitCode = 1
}

async function objectsIn(file: string): Promise<KubernetesObject[]> {
  const parsed = JSON.parse(await readFile(file, 'utf8')) as KubernetesObject & { items?: KubernetesObject[] }
  return parsed.items ?? [parsed]
}

function podOf({ kind, metadata, spec }: KubernetesObject): { owner: string; spec: PodSpec }[] {
  const owner = `${kind} ${metadata.name}`
  if (spec?.template !== undefined) return [{ owner, spec: spec.template.spec }]
  return kind === 'Pod' && spec !== undefined ? [{ owner, spec }] : []
}

await main(process.argv.slice(2))
