import { spawn } from 'node:child_process'

/** Everything that `pnpm verify` checks. All run at once; the output of one that fails is shown whole. */
const checks: Record<string, string[]> = {
  types: ['turbo', 'run', 'typecheck', '--output-logs=errors-only', '--log-order=grouped'],
  scripts: ['tsc', '--noEmit'],
  lint: ['oxlint'],
  format: ['oxfmt', '--check'],
  boundaries: ['turbo', 'boundaries'],
  'dead code': ['knip'],
}

type Result = { name: string; isOk: boolean; seconds: string; output: string }

async function runCheck(name: string, command: string[]): Promise<Result> {
  const begin = performance.now()
  const child = spawn('pnpm', ['exec', ...command], { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  return { name, isOk: code === 0, seconds: ((performance.now() - begin) / 1000).toFixed(1), output }
}

function show({ name, isOk, seconds, output }: Result): void {
  if (!isOk) console.log(`\n${output.trimEnd()}\n`)
  console.log(`${isOk ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`)
}

const results = await Promise.all(
  Object.entries(checks).map(async ([name, command]) => {
    const result = await runCheck(name, command)
    show(result)
    return result
  }),
)
const failed = results.filter((result) => !result.isOk)
if (failed.length > 0) {
  console.log(`verify: ${failed.map((result) => result.name).join(', ')} failed`)
  process.exitCode = 1
}
