import { type WriteStream, createWriteStream } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** Names the file in which handlers say when they begin; an environment variable, so that worker processes inherit it. */
export const STARTS_VARIABLE = 'BENCH_STARTS'
export const startsFile = ({ folder }: { folder: string }): string => join(folder, 'starts')

const LOOK_MS = 20

/** One time that a handler began; `at` by `machineMs`. */
export type Start = { id: string; at: number; pid: number }

/** Milliseconds on the machine's steady clock, the same in all its processes. */
export const machineMs = (): number => Number(process.hrtime.bigint()) / 1_000_000

let file: WriteStream | undefined

/**
 * The first line of a handler. A file, because it is there while every server is away; written behind the handler's back,
 * because an append waits for the disk while Postgres syncs.
 */
export function recordStart(id: string): void {
  const at = machineMs()
  file ??= createWriteStream(String(process.env[STARTS_VARIABLE]), { flags: 'a' })
  file.write(`${id} ${at} ${process.pid}\n`)
}

export const forgetStarts = (of: { folder: string }): Promise<void> => writeFile(startsFile(of), '')

/** The starts so far, as soon as they satisfy `isDone`. */
export async function untilStarts(
  of: { folder: string },
  isDone: (starts: Start[]) => boolean,
  withinMs: number,
): Promise<Start[]> {
  const giveUpAt = machineMs() + withinMs
  for (;;) {
    const starts = await readStarts(startsFile(of))
    if (isDone(starts)) return starts
    if (machineMs() > giveUpAt) throw new Error(`after ${withinMs} ms only ${starts.length} starts`)
    await sleep(LOOK_MS)
  }
}

/** A line may be half written at this moment: only ended ones count. */
async function readStarts(from: string): Promise<Start[]> {
  const lines = (await readFile(from, 'utf8')).split('\n').slice(0, -1)
  return lines.map((line) => {
    const [id = '', at, pid] = line.split(' ')
    return { id, at: Number(at), pid: Number(pid) }
  })
}
