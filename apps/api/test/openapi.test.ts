import { Validator } from '@seriousme/openapi-schema-validator'
import { describe, expect, test } from 'vitest'
import { type Route, routes } from '@bullwheel/contracts'
import { useGateway } from './gateway-fixture.ts'

const { call } = useGateway()
type Operation = {
  operationId: string
  responses: Record<string, unknown>
  requestBody?: unknown
  parameters: { name: string }[]
}
const document = async () =>
  (await call('GET', '/openapi.json', { as: 'nobody' })).body as { paths: Record<string, Record<string, Operation>> }

describe('/openapi.json', () => {
  test('is valid OpenAPI 3.1', async () => {
    const validator = new Validator()
    const result = await validator.validate(await document())
    expect(result).toMatchObject({ valid: true })
    expect(validator.version).toBe('3.1')
  })

  test('has every call, with its input and answers', async () => {
    const { paths } = await document()
    for (const [name, route] of Object.entries<Route>(routes)) {
      const operation = paths[route.path.replace(/:(\w+)/g, '{$1}')]?.[route.method.toLowerCase()]
      expect(operation).toMatchObject({ operationId: name })
      expect(Object.keys(operation?.responses ?? {})).toContain(String(route.status))
      expect(operation?.requestBody !== undefined).toBe(route.body !== undefined)
      const names = operation?.parameters.map((parameter) => parameter.name) ?? []
      expect(names).toEqual(expect.arrayContaining(Object.keys({ ...route.params?.shape, ...route.query?.shape })))
    }
  })

  test('says of each field what it takes', async () => {
    const { paths } = await document()
    expect(paths['/api/v1/tasks']?.['post']?.requestBody).toMatchObject({
      content: {
        'application/json': {
          schema: {
            required: ['type'],
            additionalProperties: false,
            properties: { priority: { minimum: 1, maximum: 10 } },
          },
        },
      },
    })
  })
})

describe('/docs', () => {
  test('shows every call and loads nothing', async () => {
    const { status, headers, text } = await call('GET', '/docs', { as: 'nobody' })
    expect(status).toBe(200)
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(text).not.toMatch(/<script|<link|<img|src=|@import|url\(/)
    for (const route of Object.values<Route>(routes)) expect(text).toContain(route.path)
  })
})
