import { mirrorName } from '@bullwheel/contracts'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { deadLetterList, mirrorList } from '../../../../api/mirror-queries.ts'
import { Prefetched } from '../../../../api/prefetched.tsx'
import { serverClient } from '../../../../api/server-client.ts'
import { MirrorClient } from './client.tsx'

type Props = {
  params: Promise<{ mirror: string }>
  searchParams: Promise<{ cursor?: string | string[] }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Mirror ${(await params).mirror}` }
}

export default async function MirrorPage({ params, searchParams }: Props) {
  const name = mirrorName.safeParse((await params).mirror).data
  if (name === undefined) notFound()
  const { cursor } = await searchParams
  const client = await serverClient()
  return (
    <Prefetched
      read={(queries) =>
        Promise.all([
          queries.prefetchQuery(mirrorList(client)),
          queries.prefetchQuery(deadLetterList(client, name, typeof cursor === 'string' ? cursor : undefined)),
        ])
      }
    >
      <MirrorClient name={name} />
    </Prefetched>
  )
}
