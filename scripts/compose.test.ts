import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { SETTINGS } from '../packages/contracts/src/settings.ts'
import { COMPOSE_SETTINGS } from './compose-settings.ts'

const compose = await readFile(join(import.meta.dirname, '../docker-compose.yml'), 'utf8')

/** Settings that no container is told, and why. */
const NOT_PASSED_ON = {
  API_HOST: 'where this machine shows the ports',
  API_PORT: 'where this machine shows the ports',
  METRICS_PORT: 'as the image has it',
  BULLWHEEL_DATA_DIR: 'as the image has it',
  BULLWHEEL_TASKS: 'as the image of the workers has it',
  BULLWHEEL_AUTH: 'who can reach a container needs a key',
  BULLWHEEL_WORKER_MODE: 'of Kubernetes',
  BULLWHEEL_POOL: 'of Kubernetes',
  BULLWHEEL_HOST_ID: 'each replica has its own',
  BULLWHEEL_POSTGRES_PORT: 'of the embedded servers',
  BULLWHEEL_REDIS_PORT: 'of the embedded servers',
  KAFKA_TLS_CA: 'a file; it needs a volume of its own',
}

test('docker-compose.yml passes every setting on, but those that have a reason', () => {
  const passedOn = Object.keys(SETTINGS).filter((name) => new RegExp(`^ +${name}:`, 'm').test(compose))
  expect([...passedOn, ...Object.keys(NOT_PASSED_ON)].toSorted()).toEqual(Object.keys(SETTINGS).toSorted())
})

/** `COMPOSE_PROFILES` is read by Compose itself. */
const OF_COMPOSE = COMPOSE_SETTINGS.filter(({ name }) => name !== 'COMPOSE_PROFILES')

test('.env.example shows every setting that docker-compose.yml reads', () => {
  const read = new Set([...compose.matchAll(/\$\{(\w+)/g)].map(([, name = '']) => name))
  const shown = [...Object.keys(SETTINGS), ...OF_COMPOSE.map(({ name }) => name)]
  expect([...read].filter((name) => !shown.includes(name))).toEqual([])
  expect(OF_COMPOSE.filter(({ name }) => !read.has(name))).toEqual([])
})

test.each(OF_COMPOSE.filter(({ byDefault }) => byDefault !== undefined))(
  'the default of $name in .env.example is that of docker-compose.yml',
  ({ name, byDefault }) => {
    const defaults = [...compose.matchAll(new RegExp(`\\$\\{${name}:-([^{}]*)\\}`, 'g'))].map(([, given]) => given)
    expect([...new Set(defaults)]).toEqual([byDefault])
  },
)
