import { expect, test } from 'vitest'
import { formatBytes } from './format-bytes.ts'

test.each([
  [0, '0 B'],
  [1_023, '1,023 B'],
  [1_434, '1.4 KiB'],
  [23 * 1024 ** 2, '23 MiB'],
  [3 * 1024 ** 3, '3.0 GiB'],
])('%d bytes are shown as %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text))
