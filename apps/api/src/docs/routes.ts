import type { FastifyInstance } from 'fastify'
import type { Gateway } from '../gateway.ts'
import { openApiDocument } from './openapi.ts'
import { docsPage } from './page.ts'

/** The page brings its own style and nothing else. */
const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"

/** GET /openapi.json and GET /docs; both are written on first use. */
export function registerDocs(app: FastifyInstance, { version }: Gateway): void {
  let document: string | undefined
  let page: string | undefined
  app.get('/openapi.json', { config: { role: 'none' } }, async (_request, reply) => {
    document ??= JSON.stringify(openApiDocument(version))
    reply.type('application/json')
    return document
  })
  app.get('/docs', { config: { role: 'none' } }, async (_request, reply) => {
    page ??= docsPage(version)
    reply.type('text/html; charset=utf-8').header('content-security-policy', PAGE_POLICY)
    return page
  })
}
