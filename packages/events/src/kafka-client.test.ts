import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { PATIENT, kafkaConfig } from './kafka-client.ts'

const quiet = (): void => undefined
const options = {
  brokers: ['a:9092', 'b:9092'],
  topic: 'task-events',
  clientId: 'bullwheel',
  log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
}

test('uses neither TLS nor SASL unless told to', () => {
  const config = kafkaConfig(options, PATIENT)
  expect(config).toMatchObject({ brokers: ['a:9092', 'b:9092'], clientId: 'bullwheel', retry: PATIENT })
  expect(config).not.toHaveProperty('ssl')
  expect(config).not.toHaveProperty('sasl')
})

test('signs in as it is told', () => {
  const sasl = { mechanism: 'scram-sha-512', username: 'me', password: 'secret' } as const
  expect(kafkaConfig({ ...options, sasl }, PATIENT).sasl).toEqual(sasl)
})

test('trusts whom Node trusts, or the authority in the file', async () => {
  expect(kafkaConfig({ ...options, tls: {} }, PATIENT).ssl).toBe(true)
  const folder = await mkdtemp(join(tmpdir(), 'bullwheel-tls-'))
  const caFile = join(folder, 'ca.pem')
  await writeFile(caFile, 'a certificate')
  expect(kafkaConfig({ ...options, tls: { caFile } }, PATIENT).ssl).toEqual({ ca: ['a certificate'] })
  await rm(folder, { recursive: true })
})
