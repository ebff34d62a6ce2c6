import { execFile } from 'node:child_process'
import { access } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { spread } from './compare.ts'

const run = promisify(execFile)

/** What the machine can do right now, to tell a slow system from a busy machine. */
export type Control = { redisSetsPerSecond: number; spinsPerSecond: number }

const SPIN_MS = 300
const MOVED_TOO_FAR = 0.15

export async function measureControl(redisUrl: string): Promise<Control> {
  return { redisSetsPerSecond: await redisSets(redisUrl), spinsPerSecond: spin() }
}

/** How far a figure moved over a run, as a share of its median. */
export function movementOf(controls: Control[]): number {
  const movement = (values: number[]): number => {
    const { median, min, max } = spread(values)
    return median === 0 ? 0 : (max - min) / median
  }
  return Math.max(
    movement(controls.map((one) => one.redisSetsPerSecond)),
    movement(controls.map((one) => one.spinsPerSecond)),
  )
}

export const isFit = (controls: Control[]): boolean => movementOf(controls) <= MOVED_TOO_FAR

function spin(): number {
  const begin = performance.now()
  let rounds = 0
  let state = 1
  while (performance.now() - begin < SPIN_MS) {
    for (let n = 0; n < 10_000; n++) state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
    rounds++
  }
  // The state is looked at, so that the loop is not thrown away.
  return state === 0 ? 0 : rounds / (SPIN_MS / 1_000)
}

async function redisSets(redisUrl: string): Promise<number> {
  const binary = await findRedisBenchmark()
  if (binary === undefined) return 0
  const { port, password } = new URL(redisUrl)
  const args = [
    '-p',
    port,
    ...(password === '' ? [] : ['-a', password]),
    '-t',
    'set',
    '-n',
    '60000',
    '-c',
    '20',
    '--csv',
  ]
  const { stdout } = await run(binary.file, args, { env: { ...process.env, LD_LIBRARY_PATH: binary.libraries } })
  return Number(/"SET","([\d.]+)"/.exec(stdout)?.[1] ?? 0)
}

/** scripts/setup unpacks Redis with its libraries into .toolchain; else the one on PATH. */
async function findRedisBenchmark(): Promise<{ file: string; libraries: string } | undefined> {
  const unpacked = join(import.meta.dirname, '../../.toolchain/redis/usr')
  const libraries = join(unpacked, 'lib', `${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`)
  const onPath = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => ({ file: join(folder, 'redis-benchmark'), libraries: '' }))
  for (const candidate of [{ file: join(unpacked, 'bin/redis-benchmark'), libraries }, ...onPath]) {
    const isThere = await access(candidate.file).then(
      () => true,
      () => false,
    )
    if (isThere) return candidate
  }
  return undefined
}
