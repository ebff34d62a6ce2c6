import autocannon from 'autocannon'

const CONNECTIONS = 100
const BODY = JSON.stringify({ type: 'noop', payload: { n: 1 } })

/** POSTs from 100 connections for some seconds; throws when anything but a 2xx came back. */
export async function postTasks(url: string, seconds: number): Promise<{ perSecond: number; count: number }> {
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: seconds,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: BODY,
  })
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${url}: ${result.non2xx} answers were no 2xx, ${result.errors} errors`)
  return { perSecond: result['2xx'] / result.duration, count: result['2xx'] }
}
