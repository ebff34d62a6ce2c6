import { execFile } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { exists } from './exists.ts'
import { findInToolchain, whyMissing } from './toolchain.ts'

const run = promisify(execFile)

/** A JVM, and the classes of a Kafka broker that scripts/setup-kafka has copied. */
export type KafkaJava = {
  binary: string
  library: string
  /** Classes as this version of Java likes them best; may not be there. */
  archive: string
}

/** Throws with what to do where one of the two is missing. */
export async function findKafkaJava(path = ''): Promise<KafkaJava> {
  const library = await findInToolchain('kafka', 'lib')
  if (library === undefined) throw new Error('no Kafka was found; run scripts/setup-kafka')
  for (const folder of path.split(delimiter).filter((entry) => entry !== '')) {
    const binary = join(folder, 'java')
    if (!(await exists(binary))) continue
    const { stderr } = await run(binary, ['-version'])
    const version = /version "([^"]+)"/.exec(stderr)?.[1] ?? 'unknown'
    return { binary, library, archive: join(library, '..', `classes-${version}.jsa`) }
  }
  throw new Error('no Java was found; install Java 17 or newer')
}

/** Why no broker can be started here, for people; undefined when one can. */
export async function whyNoKafka(path: string | undefined): Promise<string | undefined> {
  return whyMissing(findKafkaJava(path))
}

/** Serial collection and the first compiler only: a broker for one machine, ready soon and small. */
export function jvmArguments(folder: string, { library }: KafkaJava): string[] {
  const memory = ['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1']
  return [...memory, `-Dlog4j2.configurationFile=${join(folder, 'log4j2.properties')}`, '-cp', join(library, '*')]
}
