import { redirect } from 'next/navigation'
import { loginPath } from '../../api/request-path.ts'
import { serverClient, visitor } from '../../api/server-client.ts'
import { config } from '../../config.ts'

/**
 * Leads to Bull Board on the gateway, signed in. Under the same host name the browser sends the session along by itself;
 * under another it needs a cookie of that host, which a one-time link brings.
 */
export async function GET(request: Request): Promise<never> {
  const { publicApiUrl } = config()
  const board = `${publicApiUrl}/admin/queues`
  const who = await visitor()
  if (who.kind === 'nobody') redirect(loginPath('/bull-board'))
  const isOpen = who.kind === 'known' && who.me.auth === 'off'
  if (isOpen || new URL(publicApiUrl).hostname === hostnameOf(request)) redirect(board)
  const { token } = await (await serverClient()).createSessionLink()
  redirect(`${board}/sign-in?link=${encodeURIComponent(token)}`)
}

function hostnameOf({ headers }: Request): string | undefined {
  const host = headers.get('x-forwarded-host') ?? headers.get('host') ?? ''
  return URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : undefined
}

export const dynamic = 'force-dynamic'
