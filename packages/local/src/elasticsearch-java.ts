import { readFile, readdir, realpath } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { exists } from './exists.ts'
import { findInToolchain, whyMissing } from './toolchain.ts'

/** What Elasticsearch 9 needs. */
const OLDEST_JAVA = 21

/** Where systems keep their JVMs; what runs as `java` is often older than what lies beside it. */
const JVM_FOLDERS = [
  '/usr/lib/jvm',
  '/opt/java',
  '/Library/Java/JavaVirtualMachines',
  '/opt/homebrew/opt',
  '/usr/local/opt',
]

/** A JVM, and the server that scripts/setup-elasticsearch has unpacked. */
export type ElasticsearchJava = { javaHome: string; home: string }

/** Throws with what to do where one of the two is missing. */
export async function findElasticsearchJava(path = ''): Promise<ElasticsearchJava> {
  const starter = await findInToolchain('elasticsearch', 'home', 'bin', 'elasticsearch')
  if (starter === undefined) throw new Error('no Elasticsearch was found; run scripts/setup-elasticsearch')
  return { home: dirname(dirname(starter)), javaHome: await findJavaHome(path) }
}

/** The folder of the newest Java that is recent enough; throws where there is none. */
export async function findJavaHome(path = '', jvmFolders: readonly string[] = JVM_FOLDERS): Promise<string> {
  let best: { home: string; version: number } | undefined
  for (const home of await candidates(path, jvmFolders)) {
    const version = await readVersion(home)
    if (version >= OLDEST_JAVA && version > (best?.version ?? 0)) best = { home, version }
  }
  if (best === undefined) throw new Error(`no Java was found; install Java ${OLDEST_JAVA} or newer`)
  return best.home
}

/** Why no Elasticsearch can be started here, for people; undefined when one can. */
export async function whyNoElasticsearch(path: string | undefined): Promise<string | undefined> {
  return whyMissing(findElasticsearchJava(path))
}

async function candidates(path: string, jvmFolders: readonly string[]): Promise<string[]> {
  const onPath = path.split(delimiter).filter((entry) => entry !== '')
  const linked = await Promise.all(onPath.map((entry) => realpath(join(entry, 'java')).catch(() => '')))
  const folders = await Promise.all(jvmFolders.map(listFolder))
  const homes = [...linked.map((binary) => dirname(dirname(binary))), ...folders.flat()]
  return homes.flatMap((home) => [
    home,
    join(home, 'Contents', 'Home'),
    join(home, 'libexec/openjdk.jdk/Contents/Home'),
  ])
}

async function listFolder(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [])
  return names.map((name) => join(folder, name))
}

/** Every JDK and JRE since Java 9 has this file beside its `bin`. 0 where there is none that we may start. */
async function readVersion(home: string): Promise<number> {
  const release = await readFile(join(home, 'release'), 'utf8').catch(() => '')
  const isThere = await exists(join(home, 'bin', 'java'))
  return isThere ? Number(/^JAVA_VERSION="(\d+)/m.exec(release)?.[1] ?? 0) : 0
}
