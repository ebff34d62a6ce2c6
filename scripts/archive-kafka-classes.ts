import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { archiveKafkaClasses } from '../packages/local/src/index.ts'

/** Part of scripts/setup-kafka. */
const folder = await mkdtemp(join(tmpdir(), 'bullwheel-kafka-'))
try {
  await archiveKafkaClasses({ folder, path: process.env['PATH'] })
} finally {
  await rm(folder, { recursive: true, force: true })
}
