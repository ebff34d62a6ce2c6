import { findJavaHome } from '../packages/local/src/index.ts'

/** Part of scripts/setup-elasticsearch: prints the folder of the Java that Elasticsearch is to run with. */
try {
  console.log(await findJavaHome(process.env['PATH']))
} catch {
  process.exitCode = 1
}
