import { setTimeout as wait } from 'node:timers/promises'
import { ask, list } from './api-server.ts'
import { createBooks } from './books.ts'
import { type Container, type KubernetesObject, problemOf, referencesOf } from './objects.ts'

/**
 * Plays the part of a node where there is none: marks pods Running, those of Jobs Succeeded, and gives claims a volume. Like a
 * kubelet it starts no pod whose Secrets and ConfigMaps are not there; like ours, processes are not ready before somebody has
 * migrated their book. An image whose tag ends with `-broken` never becomes ready, and its Jobs fail.
 */
const NODE = 'stand-in'
const TURN_MS = 200

const room = { cpu: '1000', memory: '4Ti', pods: '10000', 'ephemeral-storage': '1Ti' }
const now = () => new Date().toISOString()
const isBroken = ({ image }: Container) => image.endsWith('-broken')
const whatBookLacks = createBooks()

async function makeNode(): Promise<void> {
  await ask('POST', '/api/v1/nodes', {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: NODE, labels: { 'kubernetes.io/hostname': NODE, 'kubernetes.io/arch': 'amd64' } },
  })
  // It was given one that keeps pods away from nodes that never reported.
  await ask('PATCH', `/api/v1/nodes/${NODE}`, { spec: { taints: null } })
  const ready = {
    type: 'Ready',
    status: 'True',
    reason: 'StandIn',
    lastHeartbeatTime: now(),
    lastTransitionTime: now(),
  }
  await ask('PATCH', `/api/v1/nodes/${NODE}/status`, {
    status: { capacity: room, allocatable: room, conditions: [ready] },
  })
}

async function giveVolumes(): Promise<void> {
  const claims = await list<KubernetesObject>('/api/v1/persistentvolumeclaims')
  const waiting = claims.filter(({ spec, status }) => status?.phase === 'Pending' && spec?.volumeName === undefined)
  await Promise.all(waiting.map(giveVolume))
}

async function giveVolume({ metadata, spec }: KubernetesObject): Promise<void> {
  const { name, namespace, uid } = metadata
  await ask('POST', '/api/v1/persistentvolumes', {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: `volume-${uid}` },
    spec: {
      capacity: spec?.resources?.requests,
      accessModes: ['ReadWriteOnce'],
      persistentVolumeReclaimPolicy: 'Retain',
      hostPath: { path: '/nowhere' },
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name, namespace, uid },
    },
  })
}

async function turn(): Promise<void> {
  await giveVolumes()
  const pods = (await list<KubernetesObject>('/api/v1/pods')).filter(({ spec }) => spec?.nodeName === NODE)
  const gone = pods.filter(({ metadata }) => metadata.deletionTimestamp !== undefined)
  await Promise.all(gone.map(({ metadata }) => ask('DELETE', pathOf(metadata), { gracePeriodSeconds: 0 })))
  const fresh = pods.filter((pod) => !gone.includes(pod) && pod.status?.phase === 'Pending')
  const namespaces = [...new Set(fresh.map(({ metadata }) => metadata.namespace ?? ''))]
  const known = new Map(await Promise.all(namespaces.map(async (name) => [name, await filesOf(name)] as const)))
  await Promise.all(
    fresh.map((pod) => {
      const { namespace = '' } = pod.metadata
      const neighbours = pods.filter(({ metadata }) => metadata.namespace === namespace)
      return start(pod, known.get(namespace) ?? [], neighbours)
    }),
  )
}

const pathOf = ({ namespace, name }: KubernetesObject['metadata']) => `/api/v1/namespaces/${namespace}/pods/${name}`

async function filesOf(namespace: string): Promise<KubernetesObject[]> {
  const of = async (resource: string, kind: string) =>
    (await list<KubernetesObject>(`/api/v1/namespaces/${namespace}/${resource}`)).map((found) => ({ ...found, kind }))
  return [...(await of('secrets', 'Secret')), ...(await of('configmaps', 'ConfigMap'))]
}

async function start(
  { metadata, spec, status }: KubernetesObject,
  files: KubernetesObject[],
  neighbours: KubernetesObject[],
): Promise<void> {
  if (spec === undefined) return
  const find = (kind: string, name: string) => files.find((file) => file.kind === kind && file.metadata.name === name)
  const missing = referencesOf(spec).flatMap((reference) => problemOf(reference, find) ?? [])
  const broken = (spec.initContainers ?? []).filter(isBroken).map(({ name }) => `${name} fails`)
  const problem =
    missing[0] ?? broken[0] ?? whatBookLacks(spec, { namespace: metadata.namespace ?? '', find, neighbours })
  if (problem !== undefined) {
    if (status?.reason === problem) return
    console.error(`${metadata.namespace}/${metadata.name}: ${problem}`)
    await ask('PATCH', `${pathOf(metadata)}/status`, { status: { phase: 'Pending', reason: problem } })
    return
  }
  const isOnce = spec.restartPolicy === 'Never'
  const isWell = !spec.containers.some(isBroken)
  await ask('PATCH', `${pathOf(metadata)}/status`, {
    status: isOnce ? ended(spec.containers, isWell) : running(spec.containers, isWell),
  })
}

function running(containers: Container[], isReady: boolean): object {
  const status = isReady ? 'True' : 'False'
  const conditions = ['Initialized', 'ContainersReady', 'Ready', 'PodScheduled'].map((type) => ({
    type,
    status: type.endsWith('Ready') ? status : 'True',
    lastTransitionTime: now(),
  }))
  const state = { running: { startedAt: now() } }
  const containerStatuses = containers.map((container) => statusOf(container, isReady, state))
  return { phase: 'Running', podIP: '10.0.0.1', podIPs: [{ ip: '10.0.0.1' }], conditions, containerStatuses }
}

function ended(containers: Container[], isWell: boolean): object {
  const reason = isWell ? 'Completed' : 'Error'
  const state = { terminated: { exitCode: isWell ? 0 : 1, reason, startedAt: now(), finishedAt: now() } }
  const containerStatuses = containers.map((container) => statusOf(container, false, state))
  return { phase: isWell ? 'Succeeded' : 'Failed', containerStatuses }
}

function statusOf({ name, image }: Container, ready: boolean, state: object): object {
  return { name, image, imageID: image, restartCount: 0, ready, started: ready, state }
}

await makeNode()
for (;;) {
  await turn().catch((cause: unknown) => console.error(cause instanceof Error ? cause.message : cause))
  await wait(TURN_MS)
}
