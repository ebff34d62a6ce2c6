import { type Server, type Socket, connect, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'

/** A TCP proxy that can swallow a server's next reply and cut the connection: the work was done, nobody heard of it. */
export type CuttingProxy = {
  port: number
  /** The next bytes that the server sends on any connection are lost with it. */
  cutNextReply: () => void
  /** Refuses and cuts everything until `open`. */
  shut: () => void
  open: () => void
  close: () => Promise<void>
}

export async function startCuttingProxy(target: { host: string; port: number }): Promise<CuttingProxy> {
  const sockets = new Set<Socket>()
  let isCutting = false
  let isShut = false
  const cutAll = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  const server: Server = createServer((client) => {
    if (isShut) {
      client.destroy()
      return
    }
    const upstream = connect(target)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.once('close', () => {
        sockets.delete(socket)
        client.destroy()
        upstream.destroy()
      })
    }
    client.pipe(upstream)
    upstream.on('data', (data) => {
      if (!isCutting) {
        client.write(data)
        return
      }
      isCutting = false
      client.destroy()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    cutNextReply: () => (isCutting = true),
    shut: () => {
      isShut = true
      cutAll()
    },
    open: () => (isShut = false),
    close: async () => {
      cutAll()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
