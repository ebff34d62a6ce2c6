import { expect, test } from 'vitest'
import { NO_TRACER, readTraceparent } from './tracer.ts'

const context = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'

test.each([
  [context, context],
  [undefined, null],
  [[context], null],
  ['', null],
  [context.toUpperCase(), null],
  [`${context}-more`, null],
  ['ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', null],
  ['00-00000000000000000000000000000000-00f067aa0ba902b7-01', null],
  ['00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01', null],
])('a header %j is the trace context %j', (header, expected) => {
  expect(readTraceparent(header)).toBe(expected)
})

test('where nothing is traced a context goes on as it came', () => {
  const span = NO_TRACER.start('any', { kind: 'producer', parent: context })
  expect([span.traceparent, span.within(() => 7)]).toEqual([context, 7])
})
