import { cookies, headers } from 'next/headers'
import { redirect } from 'next/navigation'
import type { ReactNode } from 'react'
import { QueryProvider } from '../../api/query-provider.tsx'
import { PATH_HEADER, loginPath } from '../../api/request-path.ts'
import { visitor } from '../../api/server-client.ts'
import { VisitorProvider } from '../../api/visitor-context.tsx'
import { config } from '../../config.ts'
import { FeedProvider } from '../../feed/feed-context.tsx'
import { Shell } from '../../shell/shell.tsx'
import { THEME_COOKIE, themeOf } from '../../shell/theme.ts'
import { RenderedAtProvider } from '../../time/use-now.tsx'

export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const who = await visitor()
  if (who.kind === 'nobody') redirect(loginPath((await headers()).get(PATH_HEADER) ?? '/tasks'))
  const me = who.kind === 'known' ? who.me : null
  const theme = themeOf((await cookies()).get(THEME_COOKIE)?.value)
  const { publicApiUrl } = config()
  return (
    <RenderedAtProvider at={Date.now()}>
      <QueryProvider>
        <VisitorProvider me={me} publicApiUrl={publicApiUrl}>
          <FeedProvider url={publicApiUrl} needsTicket={me?.auth !== 'off'}>
            <Shell me={me} theme={theme}>
              {children}
            </Shell>
          </FeedProvider>
        </VisitorProvider>
      </QueryProvider>
    </RenderedAtProvider>
  )
}
