import { describe, expect, test } from 'vitest'
import { translate } from './translate-submission.ts'

describe('a submission in the older words', () => {
  test('is put into ours', () => {
    const body = {
      name: 'a mail',
      type: 'any',
      payload: '{"to":"ada"}',
      max_retries: 3,
      scheduled_time: '2030-01-31T09:00:00+01:00',
      priority: 2,
    }
    expect(translate(body)).toEqual({
      name: 'a mail',
      type: 'any',
      payload: { to: 'ada' },
      retry: { attempts: 4 },
      runAt: '2030-01-31T09:00:00+01:00',
      priority: 2,
    })
  })

  test.each([
    ['{"a":1}', { a: 1 }],
    ['[1,2]', [1, 2]],
    ['12', 12],
    ['', ''],
    ['https://example.com', 'https://example.com'],
    ['{not json', '{not json'],
  ])('has the payload %s', (payload, parsed) => {
    expect(translate({ type: 'any', payload, scheduled_time: '' })).toEqual({ type: 'any', payload: parsed })
  })

  test.each([
    [{ max_retries: -1 }, 'max_retries'],
    [{ max_retries: 100 }, 'max_retries'],
    [{ max_retries: '3' }, 'max_retries'],
    [{ max_retries: 1.5 }, 'max_retries'],
    [{ max_retries: 1, retry: { attempts: 2 } }, 'max_retries'],
    [{ scheduled_time: 'tomorrow' }, 'scheduled_time'],
    [{ scheduled_time: '2030-01-31T09:00' }, 'scheduled_time'],
    [{ scheduled_time: '2030-01-31T09:00Z' }, 'scheduled_time'],
    [{ scheduled_time: '3030-01-31T09:00:00Z' }, 'scheduled_time'],
    [{ scheduled_time: 12 }, 'scheduled_time'],
    [{ scheduled_time: '2030-01-31T09:00:00Z', delay: '1s' }, 'scheduled_time'],
  ])('%j is refused by the name that it came with', (body, path) => {
    expect(() => translate(body)).toThrowError(
      expect.objectContaining({ code: 'invalid_input', errors: [expect.objectContaining({ path })] }),
    )
  })
})
