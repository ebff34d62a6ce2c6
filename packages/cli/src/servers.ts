import { join } from 'node:path'
import { type LocalServer, PortTakenError, startPostgres, startRedis } from '@bullwheel/local'
import { type Config, UsageError } from './config.ts'
import type { Life } from './part.ts'

export type EmbeddedServer = {
  begin: () => Life
  /** Known from the first time it was ready, and the same ever after. */
  url: () => string
}

export function embeddedPostgres(config: Config): EmbeddedServer {
  const folder = join(config.dataFolder, 'postgres')
  const wanted = { variable: 'BULLWHEEL_POSTGRES_PORT', port: config.postgresPort }
  return embed(wanted, (port) => startPostgres({ folder, port, durable: true }))
}

export function embeddedRedis(config: Config): EmbeddedServer {
  const folder = join(config.dataFolder, 'redis')
  const wanted = { variable: 'BULLWHEEL_REDIS_PORT', port: config.redisPort }
  return embed(wanted, (port) => startRedis({ folder, port, durable: true, path: config.path }))
}

type Start = (port: number | undefined) => Promise<LocalServer>

/** After the first start the port is fixed: the apps have been told where the server is. */
function embed(wanted: { variable: string; port: number | undefined }, start: Start): EmbeddedServer {
  let { port } = wanted
  let url = ''
  return {
    url: () => url,
    begin: () => {
      let running: LocalServer | undefined
      const starting = start(port).then((server) => {
        running = server
        port = server.port
        url = server.url
        return server
      }, explainTakenPort(wanted.variable))
      return {
        ready: starting.then(() => {}),
        ended: starting.then(
          async (server) => {
            const { code, signal } = await server.exited
            return signal ?? `code ${code}`
          },
          (error: unknown) => (error instanceof Error ? error.message : String(error)),
        ),
        stop: async (graceMs) => {
          const server = await starting.catch(() => undefined)
          await server?.stop(graceMs)
        },
        kill: () => running?.kill(),
      }
    },
  }
}

function explainTakenPort(variable: string) {
  return (error: unknown): never => {
    if (!(error instanceof PortTakenError)) throw error
    throw new UsageError(`Port ${error.port} is taken by another process. Stop it, or change ${variable}.`, {
      cause: error,
    })
  }
}
