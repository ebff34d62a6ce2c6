import { runChild } from './child/child-main.ts'

// Ctrl-C reaches the whole process group; the supervisor decides when a child ends.
process.on('SIGINT', () => undefined)
process.on('SIGTERM', () => undefined)

runChild(process.env).catch((cause: unknown) => {
  process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`)
  process.exit(1)
})
