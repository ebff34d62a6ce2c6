import { z } from 'zod'
import { duration } from './time.ts'

const BUILT_IN_PORT = /^\d{1,5}$/
const port = z
  .string()
  .regex(BUILT_IN_PORT, 'must be a port number')
  .transform(Number)
  .pipe(z.number().max(65_535, 'must be a port number, at most 65535'))
const count = z
  .string()
  .regex(/^[1-9]\d{0,4}$/, 'must be a whole number from 1 to 99999')
  .transform(Number)
const SIZE_UNITS = { b: 1, kib: 2 ** 10, mib: 2 ** 20, gib: 2 ** 30 } as const
const size = z
  .string()
  .regex(/^[1-9]\d{0,11}(b|kib|mib|gib)$/i, 'must be like 512mib or 2gib')
  .transform((text) => {
    const [, amount, unit] = /^(\d+)(\w+)$/.exec(text.toLowerCase()) ?? []
    return Number(amount) * SIZE_UNITS[unit as keyof typeof SIZE_UNITS]
  })
const onOff = z.enum(['on', 'off'])
const webAddress = z.url({ protocol: /^https?$/, error: 'must be an http or https address' })
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== ''),
)
const origins = list.pipe(
  z.array(
    z
      .url({ protocol: /^https?$/, error: 'must be origins like http://localhost:3000, separated by commas' })
      .transform((address) => new URL(address).origin),
  ),
)
const brokers = list.pipe(
  z.array(z.string().regex(/^[^\s:/]+:\d{1,5}$|^\[[0-9a-f:]+\]:\d{1,5}$/i, 'must be like kafka-1:9092,kafka-2:9092')),
)
const topicName = z.string().regex(/^[\w.-]{1,249}$/, 'must be 1–249 letters, digits, dots, dashes and underscores')
const nodes = list.pipe(
  z.array(z.url({ protocol: /^https?$/, error: 'must be addresses like http://es-1:9200, separated by commas' })),
)
const indexPrefix = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_.-]{0,99}$/, 'must be 1–100 small letters, digits, dots, dashes and underscores')
const redisAddresses = list
  .pipe(z.array(z.url({ protocol: /^rediss?$/, error: 'must be like redis://host:6379' })).min(1))
  .refine((addresses) => !isRedisCluster(addresses) || addresses.every(hasNoDatabase), {
    error: 'must name no database: a Redis Cluster has only 0',
    when: ({ issues }) => issues.length === 0,
  })
  .transform((addresses) => addresses.join(','))

function isRedisCluster([first = '', ...others]: readonly string[]): boolean {
  return others.length > 0 || new URL(first).searchParams.get('cluster') === 'on'
}

function hasNoDatabase(address: string): boolean {
  return /^\/?0?$/.test(new URL(address).pathname)
}

/** Where addresses are compared one that stands for all of them is refused. */
const network = (schema: z.ZodCIDRv4 | z.ZodCIDRv6) => schema.refine((text) => !text.endsWith('/0'))
const proxies = list.pipe(
  z.array(
    z.union(
      [z.enum(['loopback', 'linklocal', 'uniquelocal']), z.ipv4(), z.ipv6(), network(z.cidrv4()), network(z.cidrv6())],
      'must be addresses or networks like 10.0.0.0/8, or loopback, linklocal, uniquelocal, separated by commas',
    ),
  ),
)
const logLevel = z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])

/** How a name's text is read, what it means, and what counts when it is not set. */
const needed = <Schema extends z.ZodType>(schema: Schema, about: string) => ({ schema, about })
const setting = <Schema extends z.ZodType>(schema: Schema, about: string) => ({ schema: schema.optional(), about })
const settingWithDefault = <Schema extends z.ZodType>(
  schema: Schema,
  byDefault: string & z.input<Schema>,
  about: string,
) => ({ schema: z.prefault(schema, byDefault), byDefault, about })

/**
 * Every name that configures Bullwheel, once. Each app picks those it reads (`pickSettings`); README and .env.example
 * show all of them. Durations take units (`30s`), lists are separated by commas, an empty value counts as not set.
 */
export const SETTINGS = {
  DATABASE_URL: needed(
    z.url({ protocol: /^postgres(ql)?$/, error: 'must be like postgres://user:password@host:5432/database' }),
    'Postgres that keeps the book; `make run` starts its own when it is not set',
  ),
  REDIS_URL: needed(
    redisAddresses,
    'Redis that hands out work: redis://user:password@host:6379/0, rediss:// by TLS; nodes of a Redis Cluster separated by commas, or one with ?cluster=on; `make run` starts its own when it is not set',
  ),
  KAFKA_BROKERS: setting(
    brokers,
    'Kafka brokers that get every lifecycle event, separated by commas; `make kafka` starts one',
  ),
  KAFKA_TOPIC: settingWithDefault(topicName, 'task-events', 'Topic of the lifecycle events; made if that is allowed'),
  KAFKA_SASL_MECHANISM: setting(
    z.enum(['plain', 'scram-sha-256', 'scram-sha-512']),
    'How to sign in to Kafka: plain, scram-sha-256 or scram-sha-512; not set: not at all',
  ),
  KAFKA_SASL_USERNAME: setting(z.string().max(200), 'Name for Kafka'),
  KAFKA_SASL_PASSWORD: setting(z.string().max(1_000), 'Password for Kafka'),
  KAFKA_TLS: settingWithDefault(onOff, 'off', '`on` encrypts the connections to Kafka'),
  KAFKA_TLS_CA: setting(
    z.string(),
    'File with the certificate authority (PEM) of the brokers; by default those that Node trusts',
  ),
  ELASTICSEARCH_URL: setting(
    nodes,
    'Elasticsearch 9 that search uses instead of Postgres; several nodes of a cluster separated by commas; `make elasticsearch` starts one',
  ),
  ELASTICSEARCH_API_KEY: setting(
    z.string().max(1_000),
    'Key for Elasticsearch (its encoded form); a user and password may stand in the address instead',
  ),
  ELASTICSEARCH_INDEX_PREFIX: settingWithDefault(
    indexPrefix,
    'bullwheel',
    'Beginning of the names of the indices in Elasticsearch',
  ),
  PROMETHEUS_URL: setting(
    webAddress,
    'Prometheus that answers PromQL for the api and the dashboard, also with a path or a user; not set: the minute statistics answer a part of it',
  ),
  OTEL_EXPORTER_OTLP_ENDPOINT: setting(
    webAddress,
    'Collector that gets traces by OTLP over HTTP (JSON), such as http://localhost:4318',
  ),
  OTEL_EXPORTER_OTLP_HEADERS: setting(
    z.string(),
    'What goes along to that collector, such as its key: name=value, separated by commas',
  ),
  API_HOST: settingWithDefault(z.string(), '127.0.0.1', 'Address on which the api listens'),
  API_PORT: settingWithDefault(port, '8080', 'Port of the api; 0 takes a free one'),
  METRICS_PORT: setting(
    port,
    'Port on which a process (api, scheduler, worker) shows /metrics, /healthz and /readyz without a key, on API_HOST; `make run` gives the scheduler the next port and the worker the one after. Not set: only the api shows it, on its own port, with a key',
  ),
  DASHBOARD_PORT: settingWithDefault(port, '3000', 'Port of the dashboard'),
  LOG_LEVEL: settingWithDefault(logLevel, 'info', 'Least level that is logged: error, warn, info, debug'),
  BULLWHEEL_DATA_DIR: settingWithDefault(
    z.string(),
    '.bullwheel',
    'Folder for the embedded servers’ data and the first admin key',
  ),
  BULLWHEEL_ADMIN_KEY: setting(
    z.string().min(16, 'must have at least 16 characters').max(200),
    'Fixes the first admin key instead of making one',
  ),
  BULLWHEEL_AUTH: settingWithDefault(onOff, 'on', '`off` needs no keys; refused unless API_HOST is a loopback address'),
  BULLWHEEL_ALLOWED_ORIGINS: setting(
    origins,
    'Web pages that may call the api from a browser; by default localhost and 127.0.0.1 on 3000, 3001 and DASHBOARD_PORT',
  ),
  BULLWHEEL_TRUSTED_PROXIES: settingWithDefault(
    proxies,
    '',
    'Proxies before the api whose X-Forwarded-For and X-Forwarded-Proto are believed: addresses, networks (10.1.0.0/16), or `uniquelocal` for all private ones, separated by commas',
  ),
  BULLWHEEL_UNKNOWN_TYPES: settingWithDefault(
    z.enum(['refuse', 'accept']),
    'refuse',
    'Whether a task of a type that no worker has ever reported is refused or accepted',
  ),
  BULLWHEEL_TASKS: settingWithDefault(list, '', 'Modules with task handlers that workers load, separated by commas'),
  BULLWHEEL_HTTP_ALLOW: settingWithDefault(
    list,
    '',
    'Private hosts, addresses or networks (10.1.0.0/16) that curl and http tasks and webhooks may call, separated by commas',
  ),
  BULLWHEEL_WORKER_MODE: settingWithDefault(
    z.enum(['host', 'pod']),
    'host',
    'host: a worker app starts and ends worker processes as the pools want them; pod: it is one worker, and Kubernetes says how many there are',
  ),
  BULLWHEEL_POOL: settingWithDefault(z.string().min(1).max(100), 'default', 'The pool whose worker a pod is'),
  BULLWHEEL_CAPACITY: setting(
    count,
    'Worker processes that this host has room for, whatever pool they are of; by default one for each core, with `make run` four for each and at least 8',
  ),
  BULLWHEEL_HOST_ID: setting(z.string().max(100), 'Name of this host among the workers; by default its host name'),
  BULLWHEEL_DRAIN_TIMEOUT: settingWithDefault(
    duration,
    '30s',
    'Time that running tasks get to end before a worker stops',
  ),
  BULLWHEEL_SMTP_URL: setting(
    z.url({ protocol: /^smtps?$/, error: 'must be like smtp://user:password@mail.example.com:587' }),
    'Mail server for alerts: smtp:// (with STARTTLS where it has it) or smtps://; not set: no mails',
  ),
  BULLWHEEL_MAIL_FROM: settingWithDefault(
    z.string().regex(/^([^<>]{1,100} )?<?[^\s<>@]+@[^\s<>@]+>?$/, 'must be like Bullwheel <alerts@example.com>'),
    'Bullwheel <bullwheel@localhost>',
    'Sender of mails',
  ),
  BULLWHEEL_DASHBOARD_URL: setting(
    webAddress,
    'Where people find the dashboard, for links in alerts; `make run` sets its own',
  ),
  BULLWHEEL_LOG_RETENTION: settingWithDefault(
    duration,
    '30d',
    'How long the lines that handlers write are kept, in the book and for search',
  ),
  BULLWHEEL_HANG_TIMEOUT: settingWithDefault(
    duration,
    '60s',
    'A worker process whose event loop is blocked for this long is killed; its tasks are tried again elsewhere',
  ),
  BULLWHEEL_RECYCLE_AGE: settingWithDefault(duration, '1d', 'Age at which a worker process is replaced by a new one'),
  BULLWHEEL_RECYCLE_MEMORY: settingWithDefault(
    size,
    '1gib',
    'Memory (resident) at which a worker process is replaced by a new one',
  ),
  BULLWHEEL_POSTGRES_PORT: setting(port, 'Port of the embedded Postgres; by default a free one, the same each time'),
  BULLWHEEL_REDIS_PORT: setting(port, 'Port of the embedded Redis; by default a free one, the same each time'),
  BULLWHEEL_API_URL: setting(webAddress, 'Where the dashboard’s server finds the api'),
  BULLWHEEL_PUBLIC_API_URL: setting(webAddress, 'Where the visitor’s browser finds the api'),
} as const
export type SettingName = keyof typeof SETTINGS
type Schemas = { [Name in SettingName]: (typeof SETTINGS)[Name]['schema'] }

/** The schemas of some settings, as the shape of an app's one zod object. */
export function pickSettings<const Names extends readonly SettingName[]>(
  ...names: Names
): Pick<Schemas, Names[number]> {
  return Object.fromEntries(names.map((name) => [name, SETTINGS[name].schema])) as unknown as Pick<
    Schemas,
    Names[number]
  >
}

export type Environment = Record<string, string | undefined>

/** All that is wrong with the environment, one line each. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(['The configuration is wrong:', ...problems.map((problem) => `  ${problem}`)].join('\n'))
    this.problems = problems
  }
}

/**
 * Reads an app's settings from the environment. Throws SettingsError with every problem at once, among them names that
 * begin with BULLWHEEL_ and are none. Values are never shown: some are secrets.
 */
export function readSettings<Schema extends z.ZodType>(schema: Schema, env: Environment): z.output<Schema> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const result = schema.safeParse(given)
  const wrong = result.success ? [] : result.error.issues.map(describe)
  const problems = [...wrong, ...Object.keys(given).flatMap(unknownName)]
  if (!result.success || problems.length > 0) throw new SettingsError(problems)
  return result.data
}

function describe({ path, code, message, input }: z.core.$ZodIssue): string {
  const name = path[0]?.toString() ?? ''
  const isMissing = code === 'invalid_type' && input === undefined
  return `${name} ${isMissing ? 'is needed' : message}`
}

function unknownName(name: string): string[] {
  if (!name.startsWith('BULLWHEEL_') || Object.hasOwn(SETTINGS, name)) return []
  return [`${name} is not known; is ${nearest(name)} meant?`]
}

function nearest(name: string): string {
  const known = Object.keys(SETTINGS).map((candidate) => ({ candidate, distance: distanceOf(name, candidate) }))
  return known.toSorted((a, b) => a.distance - b.distance)[0]?.candidate ?? ''
}

/** Levenshtein distance: the fewest letters to add, drop or change. */
function distanceOf(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1]
    for (let j = 0; j < b.length; j++) {
      const change = (row[j] ?? 0) + (a[i] === b[j] ? 0 : 1)
      next.push(Math.min(change, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
