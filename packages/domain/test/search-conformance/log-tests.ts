import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { LogDocument } from '../../src/search/search-index.ts'
import { type SuitePlace, allPages, newLine, newQueue } from './search-place.ts'

/** Log lines: what is found of them, and the filters. */
export function testLogs({ search, expectLogs, findLogs }: SuitePlace): void {
  const put = async (...lines: LogDocument[]): Promise<void> => expect(await search().writer.putLogs(lines)).toEqual([])

  test('lines are found by their words and their fields, newest first, and come as they were written', async () => {
    const queue = newQueue()
    const at = Date.now()
    const message = newLine({
      queue,
      at,
      message: 'Copying “file” 7 of 9\n\tto s3://Bucket/x',
      level: 'warn',
      attempt: 2,
      line: 7,
    })
    const fields = newLine({ queue, at: at + 1, message: 'done', fields: '{"bucket":"b-1","nested":{"file":[7]}}' })
    await put(message, fields)
    await expectLogs('bucket', { queue }, [fields, message])
    await expectLogs('file 7', { queue }, [fields, message])
    await expectLogs('"bucket b 1"', { queue }, [fields])
    await expectLogs('s3* -done', { queue }, [message])
    await expectLogs('-copying', { queue }, [fields])
    await expectLogs('', { queue }, [fields, message])
    await expectLogs('nothing', { queue }, [])
  })

  test('level, task, attempt, queue, type and time are filtered by', async () => {
    const queue = newQueue()
    const at = Date.now() - 10_000
    const first = newLine({ queue, at, level: 'debug', attempt: 1, type: 'a' })
    const second = newLine({ queue, at: at + 1, level: 'error', attempt: 2, type: 'b', taskId: first.taskId })
    const third = newLine({ queue, at: at + 2, level: 'warn', attempt: 1, type: 'b' })
    await put(first, second, third)
    await expectLogs('line', { queue }, [third, second, first])
    await expectLogs('line', { queue, levels: ['error', 'debug'] }, [second, first])
    await expectLogs('line', { taskId: first.taskId }, [second, first])
    await expectLogs('', { taskId: first.taskId, attempt: 1 }, [first])
    await expectLogs('line', { queue, type: 'b' }, [third, second])
    await expectLogs('line', { queue, at: { from: at + 1, to: at + 1 } }, [second])
    await expectLogs('line', { queue, at: { from: at + 1 } }, [third, second])
    await expectLogs('line', { queue, at: { to: at } }, [first])
    expect(await findLogs('line', { queue, taskId: randomUUID() })).toMatchObject({
      hits: [],
      total: 0,
      isTotalExact: true,
    })
  })

  test('a line of any text is taken and found', async () => {
    const queue = newQueue()
    const texts = ['\u0000', '\ud800', '\\', `'"`, '😀'.repeat(5_000), 'x'.repeat(10_000), '', '\u202e']
    const lines = texts.map((text) =>
      newLine({ queue, message: `${text} marker`, fields: String.raw`{"a":"\u0000\ud800"}` }),
    )
    await put(...lines)
    await expect.poll(async () => (await findLogs('marker', { queue })).total).toBe(lines.length)
  })

  test('no text that is looked for is an error', async () => {
    const queue = newQueue()
    for (const text of ['\u0000', '\ud800', "'", '"', 'a & !', '-', '*', 'x '.repeat(5_000), 'y'.repeat(10_000)]) {
      expect(await findLogs(text, { queue })).toMatchObject({ hits: [] })
    }
  })
}

/** Log lines: pages, repeats and what is forgotten. */
export function testLogLife({ search, expectLogs, findLogs }: SuitePlace): void {
  test('pages have no gaps and no doubles, also among lines of one moment, and a repeated write changes nothing', async () => {
    const queue = newQueue()
    const at = Date.now() - 5_000
    const lines = Array.from({ length: 23 }, (_, n) =>
      newLine({ queue, at: at + Math.floor(n / 9), message: 'pebble' }),
    )
    for (const some of [lines, lines, lines.slice(3, 9)]) await search().writer.putLogs(some)
    const ordered = lines.toReversed()
    await expectLogs('pebble', { queue }, ordered)
    const pages = await allPages((after) => findLogs('pebble', { queue, limit: 5, after }))
    expect(pages.map((page) => page.length)).toEqual([5, 5, 5, 5, 3])
    expect(pages.flat()).toEqual(ordered)
    expect(await findLogs('pebble', { queue, limit: 5 })).toMatchObject({ total: 23, isTotalExact: true })
  })

  test('lines of days that are over can be forgotten, and those of the day stay', async () => {
    const queue = newQueue()
    const today = Math.floor(Date.now() / 86_400_000) * 86_400_000
    const yesterday = newLine({ queue, at: today - 1 })
    const longAgo = newLine({ queue, at: today - 40 * 86_400_000 })
    const midnight = newLine({ queue, at: today })
    await search().writer.putLogs([yesterday, midnight, longAgo])
    await expectLogs('', { queue }, [midnight, yesterday, longAgo])
    await search().writer.dropLogsBefore(today + 3_600_000)
    await expectLogs('', { queue }, [midnight])
  })

  test('when all are forgotten none is found, and new ones are', async () => {
    const queue = newQueue()
    await search().writer.putLogs([newLine({ queue })])
    await search().writer.clearLogs()
    await expectLogs('', {}, [])
    const fresh = newLine({ queue })
    await search().writer.putLogs([fresh])
    await expectLogs('', {}, [fresh])
  })
}
