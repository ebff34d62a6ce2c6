import type { FastifyReply, FastifyRequest } from 'fastify'

/** Name of the session cookie. */
const NAME = 'bw_session'

/** The session token that a browser sent along; undefined when there is none. */
export function sessionTokenOf({ headers }: FastifyRequest): string | undefined {
  for (const pair of headers.cookie?.split(';') ?? []) {
    const [name, value] = pair.trim().split('=', 2)
    if (name === NAME && value !== undefined && value !== '') return value
  }
  return undefined
}

/** Hands the browser its session: scripts cannot read it, and other sites' requests do not carry it. */
export function keepSession(request: FastifyRequest, reply: FastifyReply, token: string, expiresAt: Date): void {
  const secure = request.protocol === 'https' ? '; Secure' : ''
  reply.header(
    'set-cookie',
    `${NAME}=${token}; Path=/; Expires=${expiresAt.toUTCString()}; HttpOnly; SameSite=Strict${secure}`,
  )
}

/** Takes the session away again. */
export function dropSession(reply: FastifyReply): void {
  reply.header('set-cookie', `${NAME}=; Path=/; Expires=${new Date(0).toUTCString()}; HttpOnly; SameSite=Strict`)
}
