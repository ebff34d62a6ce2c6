import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'

export class PortTakenError extends Error {
  override readonly name = 'PortTakenError'
  readonly port: number

  constructor(port: number) {
    super(`port ${port} is taken by another process`)
    this.port = port
  }
}

/** Tries to listen: the only answer that does not lie. `port` 0 asks for any; resolves to the port, or undefined if taken. */
async function tryListen(port: number, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined)
      else reject(error)
    })
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address()
      const taken = address !== null && typeof address === 'object' ? address.port : undefined
      server.close(() => resolve(taken))
    })
  })
}

export async function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return (await tryListen(port, host)) !== undefined
}

export async function findFreePort(host = '127.0.0.1'): Promise<number> {
  const port = await tryListen(0, host)
  if (port === undefined) throw new Error('no free port was found')
  return port
}

/** The wanted port, else the one remembered in the folder while it is free, else a new one, which is remembered. */
export async function choosePort(folder: string, wanted: number | undefined): Promise<number> {
  if (wanted !== undefined) {
    if (!(await isPortFree(wanted))) throw new PortTakenError(wanted)
    await writeFile(join(folder, 'port'), `${wanted}\n`)
    return wanted
  }
  const file = join(folder, 'port')
  const remembered = Number(await readFile(file, 'utf8').catch(() => ''))
  if (remembered > 0 && (await isPortFree(remembered))) return remembered
  const port = await findFreePort()
  await writeFile(file, `${port}\n`)
  return port
}
