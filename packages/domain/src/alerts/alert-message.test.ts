import { expect, test } from 'vitest'
import { composeAlert, toSlackText } from './alert-message.ts'

const rule = { id: 'r', name: 'Mails <fail>', kind: 'failure_rate' }
const said = (name: string) => ({
  subject: { kind: 'queue', name } as const,
  value: 1,
  message: `The queue ${name} & co`,
  since: 0,
})

test('says what fires and what is over, with a link', () => {
  const message = composeAlert({
    rule,
    firing: [said('a')],
    resolved: [said('b')],
    now: 0,
    link: 'https://d.example/alerts/r',
  })
  expect(message).toMatchObject({
    kind: 'firing',
    body: { type: 'AlertFiring', data: { firing: [{ subject: { name: 'a' } }] } },
  })
  expect(message?.text.split('\n')).toEqual([
    'Alert: Mails <fail>',
    'The queue a & co',
    'Resolved: The queue b & co',
    'https://d.example/alerts/r',
  ])
  expect(
    toSlackText(message?.text ?? '')
      .split('\n')
      .slice(0, 2),
  ).toEqual(['*Alert: Mails &lt;fail&gt;*', 'The queue a &amp; co'])
})

test('is resolved when nothing fires newly, and nothing when there is nothing to say', () => {
  expect(composeAlert({ rule, firing: [], resolved: [said('b')], now: 0, link: undefined })).toMatchObject({
    kind: 'resolved',
    body: { type: 'AlertResolved', time: '1970-01-01T00:00:00.000Z' },
  })
  expect(composeAlert({ rule, firing: [], resolved: [], now: 0, link: undefined })).toBeUndefined()
})

test('people get twenty lines, programs all of them', () => {
  const firing = Array.from({ length: 30 }, (_, at) => said(`q${at}`))
  const message = composeAlert({ rule, firing, resolved: [], now: 0, link: undefined })
  expect(message?.text.split('\n')).toHaveLength(22)
  expect(message?.text).toMatch(/… and 10 more$/)
  expect(message?.body).toMatchObject({ data: { firing: { length: 30 } } })
})
