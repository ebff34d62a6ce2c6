import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { NoWorkers } from './no-workers.tsx'

const shown = (given: { isFiltered: boolean; isWanted: boolean }) =>
  renderToStaticMarkup(<NoWorkers {...given} onClear={() => undefined} />)

test('says how to start a worker when none is alive', () => {
  const text = shown({ isFiltered: false, isWanted: true })
  expect(text).toContain('No worker is alive')
  expect(text).toContain('node apps/worker/dist/main.js')
})

test('says when no pool wants one, and leads to the pools', () => {
  const text = shown({ isFiltered: false, isWanted: false })
  expect(text).toContain('No worker is wanted now')
  expect(text).toContain('href="/pools"')
})

test('says when only the filters leave none', () => {
  expect(shown({ isFiltered: true, isWanted: false })).toContain('No worker fits these filters')
})
