import { describe, expect, test } from 'vitest'
import { inBatches } from './batches.ts'

const batches = (sizes: number[]): number[][] => [...inBatches(sizes, (size) => size, { items: 3, bytes: 10 })]

describe('inBatches', () => {
  test('keeps the order and passes neither bound', () => {
    expect(batches([1, 1, 1, 1, 5, 5, 1])).toEqual([
      [1, 1, 1],
      [1, 5],
      [5, 1],
    ])
  })

  test('leaves what is larger than the bound alone', () => {
    expect(batches([1, 50, 1])).toEqual([[1], [50], [1]])
  })

  test('makes no empty batch', () => {
    expect(batches([])).toEqual([])
  })
})
