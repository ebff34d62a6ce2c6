import { expect, test } from 'vitest'
import { wordsOf } from './search-terms.ts'
import { SEARCHED_CHARS, logTexts, taskTexts } from './search-texts.ts'

const task = { type: 'mail.send', name: null, tags: [], error: null, payload: null, result: null }

test('each tag is a text of its own, and what is missing is none', () => {
  expect(taskTexts({ ...task, tags: ['a b', 'c'], payload: 'null', result: '{"ok":true}' })).toEqual([
    { field: 'type', text: 'mail.send' },
    { field: 'tags', text: 'a b' },
    { field: 'tags', text: 'c' },
    { field: 'result', text: '{"ok":true}' },
  ])
})

test('JSON is read as a person reads it, cut off or not', () => {
  const payload = JSON.stringify({ text: 'first\nsecond "third" \\ ü' }).replace('ü', String.raw`\u00fc`)
  const wordsOfPayload = (json: string) => taskTexts({ ...task, payload: json }).flatMap(({ text }) => wordsOf(text))
  expect(wordsOfPayload(payload)).toEqual(['mail', 'send', 'text', 'first', 'second', 'third', 'ü'])
  for (let end = 1; end < payload.length; end++) expect(() => wordsOfPayload(payload.slice(0, end))).not.toThrow()
  expect(wordsOfPayload(String.raw`"\ud800 a\u0000b"`)).toEqual(['mail', 'send', 'a', 'b'])
})

test('only the beginning of long texts is searched', () => {
  const long = `${'x '.repeat(SEARCHED_CHARS)} end`
  const [message, fields] = logTexts({ message: long, fields: JSON.stringify(long) })
  expect(message?.text).toHaveLength(SEARCHED_CHARS)
  expect(fields?.text.length).toBeLessThanOrEqual(SEARCHED_CHARS)
  expect(taskTexts({ ...task, error: { name: 'Error', message: long } })[1]?.text).toHaveLength(SEARCHED_CHARS)
})
