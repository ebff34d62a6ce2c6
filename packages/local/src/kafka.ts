import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { exists } from './exists.ts'
import { type KafkaJava, findKafkaJava, jvmArguments } from './kafka-java.ts'
import { type KafkaPorts, KAFKA_LOGGING, kafkaSettings } from './kafka-settings.ts'
import { choosePort } from './ports.ts'
import { type LocalServer, endsOf, keepPid, spawnServer, stopLeftIn, waitUntilReady } from './server-process.ts'

const run = promisify(execFile)

export type KafkaOptions = {
  /** Holds the data, the ports and the log; made when missing. */
  folder: string
  /** Fixed port; default: a free one, remembered in the folder. Throws PortTakenError. */
  port?: number | undefined
  /** Names and passwords for a second listener, with SASL (PLAIN). They may do only what an ACL allows them. */
  accounts?: Record<string, string>
  /** Where `java` is looked for, as in the environment. */
  path?: string | undefined
}

export type LocalKafka = Omit<LocalServer, 'url'> & {
  /** `host:port`, as in KAFKA_BROKERS. Whoever comes this way may do anything. */
  brokers: string
  /** The listener for `accounts`. */
  saslBrokers: string
}

/** Starts a broker of one node on 127.0.0.1. One that an earlier run left behind in this folder is stopped first. */
export async function startKafka(options: KafkaOptions): Promise<LocalKafka> {
  const java = await findKafkaJava(options.path)
  return start(options, java, [])
}

/**
 * Writes the archive of classes with which a broker is ready in 3 s instead of 8 to 10, by running one once. The JVM does it
 * when it ends in order; it fits one version of Java.
 */
export async function archiveKafkaClasses(options: KafkaOptions): Promise<void> {
  const java = await findKafkaJava(options.path)
  if (await exists(java.archive)) return
  const draft = `${java.archive}.${randomUUID()}`
  const silence = ['-Xlog:cds=off', '-Xlog:cds+dynamic=off']
  const broker = await start(options, java, [...silence, `-XX:ArchiveClassesAtExit=${draft}`])
  await broker.stop(120_000)
  await rename(draft, java.archive)
}

async function start(options: KafkaOptions, java: KafkaJava, jvmOptions: string[]): Promise<LocalKafka> {
  const folder = resolve(options.folder)
  const logFile = join(folder, 'kafka.log')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await stopKafkaLeftIn(folder)
  const ports = await choosePorts(folder, options.port)
  const config = join(folder, 'server.properties')
  await writeFile(config, kafkaSettings(folder, ports, options.accounts ?? {}), { mode: 0o600 })
  await writeFile(join(folder, 'log4j2.properties'), KAFKA_LOGGING)
  const archive = (await exists(java.archive)) ? [`-XX:SharedArchiveFile=${java.archive}`] : []
  const jvm = [...archive, ...jvmArguments(folder, java)]
  await formatOnce(folder, () =>
    run(java.binary, [...jvm, ...FORMAT, '--config', config, `--cluster-id=${randomUUID()}`]),
  )
  await rename(logFile, `${logFile}.before`).catch(() => undefined)
  const args = [...jvm, ...jvmOptions, 'kafka.Kafka', config]
  const running = await spawnServer({ file: java.binary, args, options: { cwd: folder } }, logFile)
  await keepPid(folder, running)
  await waitUntilReady(running, {
    name: 'Kafka',
    logFile,
    timeoutMs: 60_000,
    isReady: async () => (await readFile(logFile, 'utf8')).includes('Kafka Server started'),
  })
  return {
    brokers: `127.0.0.1:${ports.plain}`,
    saslBrokers: `127.0.0.1:${ports.sasl}`,
    port: ports.plain,
    ...endsOf(running),
  }
}

/** Stops the broker that a killed process left running in this folder, if any. */
export async function stopKafkaLeftIn(folder: string): Promise<void> {
  const config = join(resolve(folder), 'server.properties')
  await stopLeftIn(folder, (line) => line.includes(config))
}

async function choosePorts(folder: string, wanted: number | undefined): Promise<KafkaPorts> {
  const [saslFolder, controllerFolder] = [join(folder, 'sasl'), join(folder, 'controller')]
  await mkdir(saslFolder, { recursive: true })
  await mkdir(controllerFolder, { recursive: true })
  return {
    plain: await choosePort(folder, wanted),
    sasl: await choosePort(saslFolder, undefined),
    controller: await choosePort(controllerFolder, undefined),
  }
}

const FORMAT = ['kafka.tools.StorageTool', 'format', '--standalone']

/** A folder in which the tool was stopped half way is made again: this file is what it writes last. */
async function formatOnce(folder: string, format: () => Promise<unknown>): Promise<void> {
  const data = join(folder, 'data')
  if (await exists(join(data, 'meta.properties'))) return
  await rm(data, { recursive: true, force: true })
  await format()
}
