/** As much of Kubernetes' objects as is looked at here. */
export type Metadata = {
  name: string
  namespace?: string
  uid?: string
  labels?: Record<string, string>
  annotations?: Record<string, string>
  deletionTimestamp?: string
}
type KeyRef = { name: string; key: string; optional?: boolean }
type WholeRef = { name: string; optional?: boolean }
type Items = { items?: { key: string }[]; optional?: boolean }
export type Container = {
  name: string
  image: string
  env?: { name: string; valueFrom?: { secretKeyRef?: KeyRef; configMapKeyRef?: KeyRef } }[]
  envFrom?: { secretRef?: WholeRef; configMapRef?: WholeRef }[]
  volumeMounts?: { name: string; subPath?: string }[]
}
export type PodSpec = {
  nodeName?: string
  restartPolicy?: string
  containers: Container[]
  initContainers?: Container[]
  volumes?: {
    name: string
    secret?: Items & { secretName: string }
    configMap?: Items & { name: string }
    persistentVolumeClaim?: { claimName: string }
  }[]
}
export type KubernetesObject = {
  apiVersion: string
  kind: string
  metadata: Metadata
  data?: Record<string, string>
  stringData?: Record<string, string>
  spec?: PodSpec & {
    template?: { metadata?: Metadata; spec: PodSpec }
    tls?: { secretName?: string }[]
    volumeName?: string
    resources?: { requests: { storage: string } }
  }
  status?: { phase?: string; reason?: string }
}

export type Reference = { kind: 'Secret' | 'ConfigMap'; name: string; key?: string; from: string }

/** Every Secret and ConfigMap that a pod cannot start without, with the key where it wants a certain one. */
export function referencesOf(pod: PodSpec): Reference[] {
  const containers = [...(pod.initContainers ?? []), ...pod.containers]
  return [...containers.flatMap(inEnvironment), ...inVolumes(pod)]
}

function inEnvironment({ name: container, env = [], envFrom = [] }: Container): Reference[] {
  const single = env.flatMap(({ name, valueFrom }) => {
    const from = `${container}: ${name}`
    return [
      ...wanted(valueFrom?.secretKeyRef).map((ref) => ({ kind: 'Secret' as const, from, ...ref })),
      ...wanted(valueFrom?.configMapKeyRef).map((ref) => ({ kind: 'ConfigMap' as const, from, ...ref })),
    ]
  })
  const whole = envFrom.flatMap(({ secretRef, configMapRef }) => {
    const from = `${container}: envFrom`
    return [
      ...wanted(secretRef).map((ref) => ({ kind: 'Secret' as const, from, ...ref })),
      ...wanted(configMapRef).map((ref) => ({ kind: 'ConfigMap' as const, from, ...ref })),
    ]
  })
  return [...single, ...whole]
}

function wanted<Ref extends { name: string; key?: string; optional?: boolean }>(ref: Ref | undefined) {
  if (ref === undefined || ref.optional === true) return []
  return [{ name: ref.name, ...(ref.key !== undefined && { key: ref.key }) }]
}

/** A key that a container mounts by subPath is wanted, too: a missing one would become an empty folder. */
function inVolumes({ volumes = [], containers }: PodSpec): Reference[] {
  return volumes.flatMap(({ name: volume, secret, configMap }) => {
    const source = secret ?? configMap
    if (source === undefined || source.optional === true) return []
    const whole = {
      kind: secret === undefined ? ('ConfigMap' as const) : ('Secret' as const),
      name: secret?.secretName ?? configMap?.name ?? '',
      from: `volume ${volume}`,
    }
    const subPaths = containers.flatMap(({ volumeMounts = [] }) =>
      volumeMounts.flatMap((mount) => (mount.name === volume && mount.subPath !== undefined ? [mount.subPath] : [])),
    )
    const keys = [...subPaths, ...(source.items ?? []).map(({ key }) => key)]
    return keys.length === 0 ? [whole] : keys.map((key) => ({ ...whole, key }))
  })
}

/** Says what is wrong with a reference; undefined: nothing. */
export function problemOf(reference: Reference, find: (kind: string, name: string) => KubernetesObject | undefined) {
  const { kind, name, key, from } = reference
  const found = find(kind, name)
  if (found === undefined) return `${from}: there is no ${kind} ${name}`
  const keys = Object.keys({ ...found.data, ...found.stringData })
  if (key !== undefined && !keys.includes(key)) return `${from}: ${kind} ${name} has no key ${key}`
  return undefined
}
