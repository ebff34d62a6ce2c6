import { TASK_STATES } from '@bullwheel/contracts'
import { expect, it } from 'vitest'
import { STATE_VIEWS, isEnded, stateAt } from './state-view.ts'

const AT = '2026-11-21T12:00:00.000Z'
const DUE = new Date(AT).getTime()

it('gives each state a word, an icon and a colour that no other has', () => {
  const views = TASK_STATES.map((state) => STATE_VIEWS[state])
  for (const trait of ['word', 'icon', 'text'] as const) {
    expect(new Set(views.map((view) => view[trait])).size).toBe(TASK_STATES.length)
  }
})

it.each(['scheduled', 'retrying'] as const)('a task that is %s turns queued when its time comes', (state) => {
  expect(stateAt({ state, runAt: AT }, DUE - 1)).toBe(state)
  expect(stateAt({ state, runAt: AT }, DUE)).toBe('queued')
})

it.each(TASK_STATES.filter((state) => state !== 'scheduled' && state !== 'retrying'))(
  'the clock does not change a task that is %s',
  (state) => expect(stateAt({ state, runAt: AT }, DUE + 1)).toBe(state),
)

it('knows the four ends', () => {
  expect(TASK_STATES.filter(isEnded)).toEqual(['completed', 'failed', 'cancelled', 'expired'])
})
