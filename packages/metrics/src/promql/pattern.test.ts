import { describe, expect, test } from 'vitest'
import { patternOf } from './pattern.ts'
import { PromqlError } from './promql-error.ts'

test.each<[string, string[], string[]]>([
  ['', [''], ['a']],
  ['a|b', ['a', 'b'], ['ab', 'xa', 'bx', '']],
  ['|b', ['', 'b'], ['bb']],
  ['web-.*', ['web-', 'web-1', 'web-\n'], ['a web-1', 'web']],
  ['.*mail', ['mail', 'email', 'mailmail'], ['mails']],
  ['(a|b)-.*', ['a-', 'b-x'], ['c-x', 'a', 'xa-']],
  ['(?:web|api)(-eu|-us|)', ['web', 'api-us'], ['web-', 'webapi']],
  ['x(a.*|b+)y', ['xay', 'xa-y', 'xbby'], ['xy', 'xaby2']],
  ['.+', ['a', 'ab', '🙂'], ['']],
  ['.', ['a', '🙂'], ['', 'ab']],
  ['colou?r', ['color', 'colour'], ['colouur']],
  ['[a-c]+[^x]\\d', ['ab-1', 'aaa1'], ['ax1', '-1', 'ab-']],
  ['a\\.b\\|c\\\\', ['a.b|c\\'], ['axb|c\\', 'a.b']],
  ['[\\d.-]+', ['1.2-3'], ['a']],
  ['^a$|^b.*$', ['a', 'b', 'bc'], ['ab']],
])('%s', (pattern, fitting, others) => {
  const fits = patternOf(pattern)
  expect(fitting.filter((value) => !fits(value))).toEqual([])
  expect(others.filter((value) => fits(value))).toEqual([])
})

test('means what it means to Node, as far as both know it', () => {
  const patterns = ['a*b*a', 'a+.b?', '.*a.*b', '(a|ab)(b|)', 'a?a?a', '[ab]*b', 'a|ab|.b+', '(a.|b*)a']
  const values = Array.from({ length: 2 ** 7 }, (_, at) =>
    at.toString(2).slice(1).replaceAll('0', 'a').replaceAll('1', 'b'),
  )
  for (const pattern of patterns) {
    const fits = patternOf(pattern)
    const known = new RegExp(`^(?:${pattern})$`, 's')
    expect(values.filter((value) => fits(value))).toEqual(values.filter((value) => known.test(value)))
  }
})

describe('refuses', () => {
  test.each([
    ['.?'.repeat(66), 'more than 3 repetitions'],
    ['(.|)'.repeat(40), 'so many ways'],
    ['(a|aa)'.repeat(30), 'so many ways'],
    ['(a+)+$', 'a repeated group'],
    ['(a|b)*', 'a repeated group'],
    ['(.*)\\1', '\\1 in the pattern'],
    ['((a))', 'a group in a group'],
    ['a{1,50}', 'a counted repetition'],
    ['a*?', 'a repetition repeated'],
    ['(?i)a', '(? in the pattern'],
    ['(?=a)a', '(? in the pattern'],
    ['\\bweb', '\\b in the pattern'],
    ['a^b', '^ inside'],
    ['a$b', '$ inside'],
    ['[[:alpha:]]', 'inside of []'],
    ['x'.repeat(201), 'more than 200 characters'],
  ])('%s as beyond it', (pattern, text) => {
    expect(refusalOf(pattern)).toEqual([422, expect.stringContaining(text)])
  })

  test.each(['(', '(a', 'a)', '[a', '*a', '+', 'a|?', 'a\\', '[b-a]'])('%s as wrong', (pattern) => {
    expect(refusalOf(pattern)).toEqual([400, expect.stringContaining('bad pattern')])
  })
})

test('the worst that is allowed reads a long value once', () => {
  const fits = patternOf(`.*.*.*${'(.|..)'.repeat(5)}!`)
  expect(fits('x'.repeat(2_000))).toBe(false)
})

function refusalOf(pattern: string): unknown {
  try {
    return patternOf(pattern)
  } catch (cause) {
    return cause instanceof PromqlError ? [cause.status, cause.message] : cause
  }
}
