import { join } from 'node:path'

/** Files of its configuration folder, by name. A value in YAML may be JSON. */
export function elasticsearchFiles(folder: string, port: number): Record<string, string> {
  const values = {
    'cluster.name': 'bullwheel',
    'node.name': 'bullwheel',
    'discovery.type': 'single-node',
    'network.host': '127.0.0.1',
    'http.port': port,
    'transport.port': 0,
    'path.logs': join(folder, 'logs'),
    'xpack.security.enabled': false,
    // A disk that is nearly full is the user's business: by default no index would be made on it.
    'cluster.routing.allocation.disk.threshold_enabled': false,
  }
  const lines = Object.entries(values).map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`)
  return { 'elasticsearch.yml': lines.join(''), 'jvm.options': JVM_OPTIONS, 'log4j2.properties': LOGGING }
}

/** Serial collection and the first compiler only: a server for one machine, ready soon and small. */
const JVM_OPTIONS = `-Xms512m
-Xmx512m
-XX:+UseSerialGC
-XX:TieredStopAtLevel=1
-XX:-AlwaysPreTouch
-XX:+ExitOnOutOfMemoryError
-Djava.io.tmpdir=\${ES_TMPDIR}
`

const LOGGING = `status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{ISO8601} %-5p %c{1.}[%node_name]%marker %m%consoleException%n
rootLogger.level = info
rootLogger.appenderRef.console.ref = console
`
