import { keyText } from '@bullwheel/contracts'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { KeyClient } from './client.tsx'

export const metadata: Metadata = { title: 'Key of Redis' }

type Props = { searchParams: Promise<{ key?: string | string[]; cursor?: string | string[] }> }

/** Not read ahead on the server: what a key holds is for admins, and is asked for when the page is there. */
export default async function KeyPage({ searchParams }: Props) {
  const { key: given, cursor } = await searchParams
  const key = keyText.safeParse(given).data
  if (key === undefined) notFound()
  return <KeyClient name={key} cursor={typeof cursor === 'string' ? cursor : undefined} />
}
