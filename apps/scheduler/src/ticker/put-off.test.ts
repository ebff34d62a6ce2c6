import { expect, test } from 'vitest'
import { createPutOff } from './put-off.ts'

test('what is put off comes back after its time, counted from when it was put off last', () => {
  let now = 0
  const putOff = createPutOff(100, () => now)
  putOff.add('a')
  now = 60
  putOff.add('b')
  expect(putOff.ids()).toEqual(['a', 'b'])
  now = 100
  expect(putOff.ids()).toEqual(['b'])
  putOff.add('b')
  now = 199
  expect(putOff.ids()).toEqual(['b'])
  now = 200
  expect(putOff.ids()).toEqual([])
})
