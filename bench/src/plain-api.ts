import { Queue } from 'bullmq'
import fastify from 'fastify'
import { Redis } from 'ioredis'
import pg from 'pg'

/** What the gateway is compared with: an empty route, and one that inserts a row and adds a job for each request. */
const app = fastify()
const pool = new pg.Pool({ connectionString: String(process.env['DATABASE_URL']), max: 20 })
await pool.query('create schema if not exists naive')
await pool.query(
  'create table if not exists naive.tasks (id bigserial primary key, type text not null, payload json, created_at timestamptz not null default now())',
)
const queue = new Queue('raw', { connection: new Redis(String(process.env['REDIS_URL'])) })

type Body = { type: string; payload: unknown }

app.post('/empty', async (_request, reply) => reply.code(201).send({ id: '1' }))
app.post<{ Body: Body }>('/naive', async ({ body }, reply) => {
  const insert = 'insert into naive.tasks (type, payload) values ($1, $2) returning id'
  const { rows } = await pool.query<{ id: string }>(insert, [body.type, JSON.stringify(body.payload)])
  const id = rows[0]?.id
  await queue.add(body.type, { id }, { priority: 5 })
  return reply.code(201).send({ id, type: body.type, state: 'queued' })
})
process.once('message', () => process.exit(0))
process.once('disconnect', () => process.exit(0))
await app.listen({ port: Number(process.env['API_PORT']), host: '127.0.0.1' })
process.send?.({ kind: 'ready' })
