import { chown, mkdir, rename, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findElasticsearchJava } from './elasticsearch-java.ts'
import { elasticsearchFiles } from './elasticsearch-settings.ts'
import { choosePort, isPortFree } from './ports.ts'
import {
  type LocalServer,
  type RunningProcess,
  keepPid,
  spawnServer,
  stopLeftIn,
  stopProcess,
  waitUntilReady,
} from './server-process.ts'
import { createRunner } from './unprivileged.ts'

export type ElasticsearchOptions = {
  /** Holds the data, the port and the log; made when missing. */
  folder: string
  /** Fixed port; default: a free one, remembered in the folder. Throws PortTakenError. */
  port?: number | undefined
  /** Where `java` is looked for, as in the environment, beside the folders where systems keep their JVMs. */
  path?: string | undefined
}

/** Starting takes 10 to 40 s, more on a machine that has other things to do. */
const READY_WITHIN_MS = 180_000

/**
 * Starts an Elasticsearch of one node on 127.0.0.1, without security. One that an earlier run left behind in this folder is
 * stopped first. It takes about 700 MB.
 */
export async function startElasticsearch(options: ElasticsearchOptions): Promise<LocalServer> {
  const { home, javaHome } = await findElasticsearchJava(options.path)
  const folder = resolve(options.folder)
  const logFile = join(folder, 'elasticsearch.log')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await stopElasticsearchLeftIn(folder)
  const port = await choosePort(folder, options.port)
  const runner = await createRunner(folder)
  const config = await writeConfig(folder, port)
  await rename(logFile, `${logFile}.before`).catch(() => undefined)
  // On the command line, so that a survivor is known by it.
  const command = runner(join(home, 'bin', 'elasticsearch'), [`-Epath.data=${dataOf(folder)}`])
  const env = {
    PATH: '/usr/bin:/bin',
    LC_ALL: 'C',
    ES_JAVA_HOME: javaHome,
    ES_PATH_CONF: config,
    ES_TMPDIR: tmpOf(folder),
  }
  const running = await spawnServer({ ...command, options: { ...command.options, cwd: folder, env } }, logFile)
  await keepPid(folder, running)
  const url = `http://127.0.0.1:${port}`
  const exited = running.exited.then(async (exit) => {
    await untilFree(port)
    return exit
  })
  await waitUntilReady(running, {
    name: 'Elasticsearch',
    logFile,
    timeoutMs: READY_WITHIN_MS,
    isReady: () => isHealthy(url),
  })
  return {
    url,
    port,
    pid: running.pid,
    exited,
    stop: async (graceMs = 10_000) => {
      await stopProcess(running, [{ signal: 'SIGTERM', graceMs }])
      killAll(running)
      await exited
    },
    kill: () => killAll(running),
  }
}

/** The launcher and its child, the server, which would end in order when only the launcher dies. */
function killAll({ child, pid }: RunningProcess): void {
  if (child.exitCode === null && child.signalCode === null) process.kill(-pid, 'SIGKILL')
}

/** Stops the server that a killed process left running in this folder, if any. */
export async function stopElasticsearchLeftIn(folder: string): Promise<void> {
  await stopLeftIn(folder, (line) => line.includes(dataOf(resolve(folder))))
}

/** The launcher may be gone some moments before the server. */
async function untilFree(port: number): Promise<void> {
  const deadline = performance.now() + 5_000
  while (!(await isPortFree(port)) && performance.now() < deadline) await sleep(25)
}

const dataOf = (folder: string): string => join(folder, 'data')
const tmpOf = (folder: string): string => join(folder, 'tmp')

/** The server writes into each of these; it runs as whoever owns the folder. */
async function writeConfig(folder: string, port: number): Promise<string> {
  const config = join(folder, 'config')
  const files = Object.entries(elasticsearchFiles(folder, port)).map(
    ([name, text]) => [join(config, name), text] as const,
  )
  await mkdir(config, { recursive: true })
  await mkdir(tmpOf(folder), { recursive: true })
  for (const [file, text] of files) await writeFile(file, text)
  if (process.getuid?.() !== 0) return config
  const { uid, gid } = await stat(folder)
  for (const file of [config, tmpOf(folder), ...files.map(([name]) => name)]) await chown(file, uid, gid)
  return config
}

/** Red until the indices that it has kept are open. There is no `GET /` in the small server. */
async function isHealthy(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/_cluster/health`, { signal: AbortSignal.timeout(2_000) })
    const { status } = (await response.json()) as { status?: string }
    return response.ok && status !== 'red'
  } catch {
    return false
  }
}
