import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { access, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { delimiter, dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { choosePort } from './ports.ts'
import {
  type LocalServer,
  type RunningProcess,
  spawnServer,
  stopProcess,
  stopSurvivor,
  waitUntilReady,
} from './server-process.ts'

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

type Ports = { plain: number; sasl: number; controller: number }
type Java = { binary: string; library: string; version: string }

/** Starts a broker of one node on 127.0.0.1. One that an earlier run left behind in this folder is stopped first. */
export async function startKafka(options: KafkaOptions): Promise<LocalKafka> {
  const folder = resolve(options.folder)
  const logFile = join(folder, 'kafka.log')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const java = await findJava(options.path)
  await stopKafkaLeftIn(folder)
  const ports = await choosePorts(folder, options.port)
  const config = join(folder, 'server.properties')
  await writeFile(config, settings(folder, ports, options.accounts ?? {}), { mode: 0o600 })
  await writeFile(join(folder, 'log4j2.properties'), LOGGING)
  await formatOnce(folder, config, java)
  await rename(logFile, `${logFile}.before`).catch(() => undefined)
  const archive = await findArchive(java)
  const args = [...jvmArguments(folder, java), ...archive.arguments, 'kafka.Kafka', config]
  const running = await spawnServer({ file: java.binary, args, options: { cwd: folder } }, logFile)
  await writeFile(join(folder, 'pid'), `${running.pid}\n`)
  await untilStarted(running, logFile)
  const exited = running.exited.then(async (exit) => {
    await archive.keep()
    return exit
  })
  return {
    brokers: `127.0.0.1:${ports.plain}`,
    saslBrokers: `127.0.0.1:${ports.sasl}`,
    port: ports.plain,
    pid: running.pid,
    exited,
    stop: async (graceMs = 15_000) => {
      await stopProcess(running, [
        { signal: 'SIGTERM', graceMs },
        { signal: 'SIGKILL', graceMs: 1_000 },
      ])
      await exited
    },
    kill: () => void running.child.kill('SIGKILL'),
  }
}

/** Stops the broker that a killed process left running in this folder, if any. */
export async function stopKafkaLeftIn(folder: string): Promise<void> {
  const pid = Number(await readFile(join(resolve(folder), 'pid'), 'utf8').catch(() => ''))
  await stopSurvivor(pid, (line) => line.includes(join(resolve(folder), 'server.properties')), 'SIGTERM')
}

/** Why no broker can be started here, for people; undefined when one can. */
export async function whyNoKafka(path: string | undefined): Promise<string | undefined> {
  return findJava(path).then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  )
}

async function choosePorts(folder: string, wanted: number | undefined): Promise<Ports> {
  const [saslFolder, controllerFolder] = [join(folder, 'sasl'), join(folder, 'controller')]
  await mkdir(saslFolder, { recursive: true })
  await mkdir(controllerFolder, { recursive: true })
  return {
    plain: await choosePort(folder, wanted),
    sasl: await choosePort(saslFolder, undefined),
    controller: await choosePort(controllerFolder, undefined),
  }
}

/** A broker that was killed is refused until its session has timed out: hence the short one. */
function settings(folder: string, ports: Ports, accounts: Record<string, string>): string {
  const users = Object.entries(accounts).map(([name, password]) => `user_${name}="${password}"`)
  const values = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.bootstrap.servers': `127.0.0.1:${ports.controller}`,
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    listeners: `PLAINTEXT://127.0.0.1:${ports.plain},SASL://127.0.0.1:${ports.sasl},CONTROLLER://127.0.0.1:${ports.controller}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,SASL:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT',
    'sasl.enabled.mechanisms': 'PLAIN',
    'listener.name.sasl.plain.sasl.jaas.config': `org.apache.kafka.common.security.plain.PlainLoginModule required ${users.join(' ')};`,
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users': 'User:ANONYMOUS',
    'log.dirs': join(folder, 'data'),
    'auto.create.topics.enable': false,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    'broker.session.timeout.ms': 3_000,
    'broker.heartbeat.interval.ms': 500,
  }
  const lines = Object.entries(values).map(([name, value]) => `${name}=${value}`)
  return `${lines.join('\n')}\n`
}

const LOGGING = `appender.out.type=Console
appender.out.name=out
appender.out.layout.type=PatternLayout
appender.out.layout.pattern=%d %p %c: %m%n
rootLogger.level=INFO
rootLogger.appenderRef.out.ref=out
`

function jvmArguments(folder: string, { library }: Java): string[] {
  const memory = ['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1']
  return [...memory, `-Dlog4j2.configurationFile=${join(folder, 'log4j2.properties')}`, '-cp', join(library, '*')]
}

/** A folder in which the tool was stopped half way is made again: this file is what it writes last. */
async function formatOnce(folder: string, config: string, java: Java): Promise<void> {
  const data = join(folder, 'data')
  if (await exists(join(data, 'meta.properties'))) return
  await rm(data, { recursive: true, force: true })
  const format = ['format', `--cluster-id=${randomUUID()}`, '--config', config, '--standalone']
  await run(java.binary, [...jvmArguments(folder, java), 'kafka.tools.StorageTool', ...format])
}

/**
 * With an archive of the classes a broker is ready in 3 s, without in 8 to 10. The JVM writes one when it ends in order;
 * it fits one version of Java only.
 */
async function findArchive(java: Java): Promise<{ arguments: string[]; keep: () => Promise<void> }> {
  const archive = join(java.library, '..', `classes-${java.version}.jsa`)
  if (await exists(archive)) return { arguments: [`-XX:SharedArchiveFile=${archive}`], keep: async () => undefined }
  const draft = `${archive}.${randomUUID()}`
  const keep = (): Promise<void> => rename(draft, archive).catch(() => undefined)
  return { arguments: ['-Xlog:cds=off', '-Xlog:cds+dynamic=off', `-XX:ArchiveClassesAtExit=${draft}`], keep }
}

async function untilStarted(running: RunningProcess, logFile: string): Promise<void> {
  await waitUntilReady(running, {
    name: 'Kafka',
    logFile,
    timeoutMs: 60_000,
    isReady: async () => (await readFile(logFile, 'utf8')).includes('Kafka Server started'),
  })
}

async function findJava(path = ''): Promise<Java> {
  const library = await findLibrary()
  if (library === undefined) throw new Error('no Kafka was found; run scripts/setup-kafka, or set KAFKA_BROKERS')
  for (const folder of path.split(delimiter).filter((entry) => entry !== '')) {
    const binary = join(folder, 'java')
    if (!(await exists(binary))) continue
    const { stderr } = await run(binary, ['-version'])
    const version = /version "([^"]+)"/.exec(stderr)?.[1] ?? 'unknown'
    return { binary, library, version }
  }
  throw new Error('no Java was found; install Java 17 or newer, or set KAFKA_BROKERS')
}

async function findLibrary(): Promise<string | undefined> {
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder)) {
    const library = join(folder, '.toolchain', 'kafka', 'lib')
    if (await exists(library)) return library
  }
  return undefined
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}
