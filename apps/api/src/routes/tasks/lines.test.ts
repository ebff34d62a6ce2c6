import { expect, test } from 'vitest'
import { createLineCutter } from './lines.ts'

const cut = (chunks: string[], max = 5) => {
  const cutter = createLineCutter(max)
  const lines = [...chunks.flatMap((chunk) => cutter.push(Buffer.from(chunk))), ...cutter.end()]
  return lines.map((line) => line?.toString() ?? null)
}

test.each<[string[], (string | null)[]]>([
  [[], []],
  [['a\nb\n'], ['a', 'b']],
  [['a\nb'], ['a', 'b']],
  [
    ['a', 'b', '\nc'],
    ['ab', 'c'],
  ],
  [['\n\n \r\n\t\na\r\n'], ['a\r']],
  [['12345\n123456\n1'], ['12345', null, '1']],
  [
    ['123', '456', '789\n', 'a\n'],
    [null, 'a'],
  ],
  [['1234567'], [null]],
])('%j is cut into %j', (chunks, lines) => expect(cut(chunks)).toEqual(lines))

test('a character that lies across two chunks stays whole', () => {
  const bytes = Buffer.from('ü\n')
  const cutter = createLineCutter(10)
  expect([...cutter.push(bytes.subarray(0, 1)), ...cutter.push(bytes.subarray(1))].map(String)).toEqual(['ü'])
})
