import { lockRebuild, openBook } from '@bullwheel/db'
import { AppError } from '@bullwheel/domain'
import { pino } from 'pino'
import { loadRebuildConfig } from './config.ts'
import { rebuildSearch } from './rebuild/rebuild-search.ts'
import { rebuildInElasticsearch, rebuildInPostgres } from './rebuild/rebuild-targets.ts'

/** What `bullwheel search rebuild` runs: once, in the foreground. Ctrl-C leaves search as it was. */
const print = (line: string): void => void process.stdout.write(`${line}\n`)

async function main(): Promise<void> {
  const config = loadRebuildConfig(process.env)
  const log = pino({ level: config.logLevel === 'info' ? 'warn' : config.logLevel, base: null }, pino.destination(2))
  const { hot, close } = openBook({
    url: config.databaseUrl,
    applicationName: 'bullwheel search rebuild',
    maxConnections: 1,
    maxHotConnections: 3,
  })
  const { elasticsearch } = config
  const stopping = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort())
  print(`Rebuilding search in ${elasticsearch === undefined ? 'Postgres' : 'Elasticsearch'} from the book ...`)
  try {
    const { tasks, refused } = await rebuildSearch({
      hot,
      lock: () => lockRebuild({ url: config.databaseUrl }),
      begin: () =>
        elasticsearch === undefined
          ? Promise.resolve(rebuildInPostgres(hot))
          : rebuildInElasticsearch(elasticsearch, log),
      print,
      signal: stopping.signal,
    })
    for (const { id, reason } of refused.slice(0, 10)) print(`refused: task ${id}: ${reason}`)
    print(
      `Done: ${tasks - refused.length} tasks are in the search${refused.length > 0 ? `, ${refused.length} were refused` : ''}.`,
    )
  } catch (cause) {
    if (!stopping.signal.aborted) throw cause
    print('Stopped; search is as it was.')
    process.exitCode = 1
  } finally {
    await close()
  }
}

main().catch((cause: unknown) => {
  const isPlain = cause instanceof AppError || (cause instanceof Error && cause.name === 'SettingsError')
  const text = isPlain ? cause.message : cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)
  process.stderr.write(`search was not rebuilt: ${text}\n`)
  process.exitCode = 1
})
