import { forecastQuery } from '@bullwheel/contracts'
import { expect, it } from 'vitest'
import { noWhatIf, whatIfOf } from './what-if-draft.ts'

const draft = noWhatIf('Europe/London')

it('asks nothing while nothing is filled in', () => {
  expect(whatIfOf(draft)).toBeUndefined()
  expect(whatIfOf({ ...draft, kind: 'cron', cron: ' ' })).toBeUndefined()
})

it('asks for other slots, a schedule more, or both, as the contract takes them', () => {
  expect(whatIfOf({ ...draft, slots: ' 40 ' })).toEqual({ slots: '40' })
  const both = whatIfOf({ ...draft, slots: '40', kind: 'every', every: '30s', runTime: '2s' })
  expect(both).toEqual({ slots: '40', every: '30s', timezone: 'Europe/London', runTime: '2s' })
  expect(forecastQuery.parse({ hours: 168, ...both })).toMatchObject({ slots: 40, every: 30_000, runTime: 2_000 })
})
