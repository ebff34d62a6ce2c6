import { inject } from 'vitest'

/** What a test needs to know of a server that the run starts when the first one asks (serveOnDemand). */
export async function askOnDemand<Facts extends object>(name: string): Promise<Facts> {
  const response = await fetch(`${inject('onDemandUrl')}/${name}`)
  const body = (await response.json()) as Facts | { error: string }
  if ('error' in body) throw new Error(body.error)
  return body
}
