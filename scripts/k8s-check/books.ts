import type { KubernetesObject, PodSpec } from './objects.ts'

type Find = (kind: string, name: string) => KubernetesObject | undefined
type Place = { namespace: string; find: Find; neighbours: KubernetesObject[] }

/**
 * What processes of Bullwheel need beside their files: a Postgres that runs, and a book in it that somebody has migrated. A
 * host with a dot is outside the cluster and always there; any other one is the Service of a StatefulSet's only pod.
 */
export function createBooks() {
  const migrated = new Set<string>()

  /** Why a pod with these files and neighbours cannot do its work; undefined: it can. A pod that migrates does it here. */
  return (spec: PodSpec, { namespace, find, neighbours }: Place): string | undefined => {
    const url = databaseUrlOf(spec, find)
    if (url === undefined) return undefined
    const { hostname } = new URL(url)
    const isRunning = neighbours.some(
      ({ metadata, status }) => metadata.name === `${hostname}-0` && status?.phase === 'Running',
    )
    if (!hostname.includes('.') && !isRunning) return `there is no Postgres ${hostname} yet`
    const containers = [...(spec.initContainers ?? []), ...spec.containers]
    const isMigrating = containers.some(({ name, image }) => name === 'migrate' && !image.endsWith('-broken'))
    const book = `${namespace} ${url}`
    if (isMigrating) migrated.add(book)
    return migrated.has(book) ? undefined : 'nobody has migrated the book'
  }
}

function databaseUrlOf({ initContainers = [], containers }: PodSpec, find: Find): string | undefined {
  const variables = [...initContainers, ...containers].flatMap(({ env = [] }) => env)
  const source = variables.find(({ name }) => name === 'DATABASE_URL')?.valueFrom?.secretKeyRef
  if (source === undefined) return undefined
  const encoded = find('Secret', source.name)?.data?.[source.key]
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString()
}
