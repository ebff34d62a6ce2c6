import { expect, it } from 'vitest'
import { safeNext } from './request-path.ts'

it('goes on to pages of this site', () => {
  expect(safeNext('/tasks?state=failed')).toBe('/tasks?state=failed')
})

it.each([
  '//evil.example',
  '/\\evil.example',
  'https://evil.example',
  'javascript:alert(1)',
  '',
  null,
  '/login?next=/x',
])('never leads to %s', (next) => expect(safeNext(next)).toBe('/tasks'))
