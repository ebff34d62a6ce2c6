/** Talks to the API server that KUBERNETES_URL names, with the token KUBERNETES_TOKEN. */
const url = process.env['KUBERNETES_URL'] ?? ''
const token = process.env['KUBERNETES_TOKEN'] ?? ''

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

/** The answer, undefined where there is none of that name, or another one has just changed it. */
export async function ask<Answer>(method: Method, path: string, body?: object): Promise<Answer | undefined> {
  const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'
  const response = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': type }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (response.status === 404 || response.status === 409) return undefined
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`)
  return JSON.parse(text) as Answer
}

export async function list<Item>(path: string): Promise<Item[]> {
  const answer = await ask<{ items: Item[] }>('GET', path)
  return answer?.items ?? []
}
