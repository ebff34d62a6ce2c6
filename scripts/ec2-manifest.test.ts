import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = resolve(import.meta.dirname, '..')
const SETTINGS: Record<string, string> = {
  IMAGE_NAMESPACE: 'mine',
  VERSION: '1.0.0',
  API_DOMAIN: 'api.example.org',
  DASHBOARD_DOMAIN: 'bullwheel.example.org',
}

type Value = string | number | boolean | Values
type Values = { [name: string]: Value }
type Validator = { validate: (schema: object, values: Values) => boolean; errorsText: () => string }

/** The validator of task payloads, which the services have. */
const ofServices = createRequire(join(ROOT, 'packages/services/package.json'))
const { Ajv } = ofServices('ajv') as { Ajv: new (options: { strict: boolean }) => Validator }

function parseScalar(text: string): Value {
  if (/^\d+$/.test(text)) return Number(text)
  return text === 'true' || text === 'false' ? text === 'true' : text
}

function parseValue(text: string): Value {
  const [, inner] = /^\{ (.*) \}$/.exec(text) ?? []
  if (inner === undefined) return parseScalar(text)
  const pairs = inner.split(', ').map((pair) => pair.split(': ') as [string, string])
  return Object.fromEntries(pairs.map(([name, value]) => [name, parseScalar(value)]))
}

/** As much of YAML as these values are written in: names below names, and maps of one line. */
function parseValues(lines: string[]): Values {
  const values: Values = {}
  const open = [{ indent: -1, values }]
  for (const line of lines) {
    const [, spaces, name, text] = /^( *)([\w./-]+):(?: (.+))?$/.exec(line) ?? []
    if (spaces === undefined || name === undefined) throw new Error(`not read here: ${line}`)
    while ((open.at(-1)?.indent ?? -1) >= spaces.length) open.pop()
    const value = text === undefined ? {} : parseValue(text)
    Object.assign(open.at(-1)?.values ?? {}, { [name]: value })
    if (typeof value === 'object') open.push({ indent: spaces.length, values: value })
  }
  return values
}

/** What k3s gives to the chart, with the machine's settings filled in. */
async function givenValues(): Promise<Values> {
  const manifest = await readFile(join(ROOT, 'infra/ec2/k3s-manifest.yaml'), 'utf8')
  const [, block = ''] = /name: bullwheel,[^]*valuesContent: \|\n((?: {4}.*\n)+)/.exec(manifest) ?? []
  const filled = block.replaceAll(/\$\{(\w+)\}/g, (_whole, name: string) => SETTINGS[name] ?? `no ${name}`)
  return parseValues(filled.trimEnd().replaceAll(/^ {4}/gm, '').split('\n'))
}

test('the chart takes the values that k3s gives to it', async () => {
  const schema = JSON.parse(await readFile(join(ROOT, 'infra/helm/bullwheel/values.schema.json'), 'utf8')) as object
  const values = await givenValues()
  expect(values).toMatchObject({
    image: { repository: 'mine' },
    ingress: { className: 'traefik', api: { host: 'api.example.org' }, dashboard: { host: 'bullwheel.example.org' } },
    workerDefaults: { replicas: 1 },
  })
  const ajv = new Ajv({ strict: false })
  expect(ajv.validate(schema, values), ajv.errorsText()).toBe(true)
  expect(ajv.validate(schema, { ...values, api: { replica: 1 } })).toBe(false)
})
