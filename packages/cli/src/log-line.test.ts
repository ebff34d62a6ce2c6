import { expect, test } from 'vitest'
import { readLogLine } from './log-line.ts'

const pino = (fields: object): string => JSON.stringify({ time: 1, pid: 2, ...fields })

test('a warning is shown short, with its reason; ordinary lines are not', () => {
  expect(readLogLine('api', pino({ level: 30, msg: 'request done' }), 'stdout')).toEqual({
    isReady: false,
    shown: undefined,
  })
  expect(readLogLine('api', pino({ level: 50, msg: 'no answer', err: { message: 'refused' } }), 'stdout').shown).toBe(
    'error api: no answer: refused',
  )
  expect(readLogLine('api', pino({ level: 40, msg: 'x'.repeat(2_000) }), 'stdout').shown).toHaveLength(512)
})

test('an app is ready when it says so, or when Next does', () => {
  expect(readLogLine('api', pino({ level: 30, msg: 'ready' }), 'stdout').isReady).toBe(true)
  expect(readLogLine('dashboard', ' ✓ Ready in 210ms', 'stdout').isReady).toBe(true)
  expect(readLogLine('api', pino({ level: 30, msg: 'almost ready' }), 'stdout').isReady).toBe(false)
})

test('what is no JSON is shown only when it comes from stderr', () => {
  expect(readLogLine('api', 'a crash', 'stderr').shown).toBe('api: a crash')
  expect(readLogLine('api', 'chatter', 'stdout').shown).toBeUndefined()
  expect(readLogLine('api', '{ broken', 'stdout').shown).toBeUndefined()
})
