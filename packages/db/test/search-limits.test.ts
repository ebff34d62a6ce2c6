import { readSearchTerms } from '@bullwheel/domain'
import { expect, test } from 'vitest'
import { createPostgresSearchIndex } from '../src/index.ts'
import { useBook } from './book-fixture.ts'

const book = useBook()

test('a search that takes too long ends after five seconds, and says how to narrow it', async () => {
  const { hot } = book()
  const isHeld = Promise.withResolvers<undefined>()
  const release = Promise.withResolvers<undefined>()
  const holding = hot.begin(async (tx) => {
    await tx`set local idle_in_transaction_session_timeout = 0`
    await tx`lock table task_search in access exclusive mode`
    isHeld.resolve(undefined)
    await release.promise
  })
  await isHeld.promise
  const index = createPostgresSearchIndex(hot)
  const found = index.findTasks({ terms: readSearchTerms('any'), limit: 1, after: undefined })
  await expect(found).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('narrow it') as string,
  })
  release.resolve(undefined)
  await holding
  expect(await index.findTasks({ terms: readSearchTerms('any'), limit: 1, after: undefined })).toMatchObject({
    total: 0,
  })
})

test('the plans of a search are those of its transaction alone', async () => {
  const { hot } = book()
  const plans = async () => hot`
    select current_setting('enable_bitmapscan') as bitmaps, current_setting('plan_cache_mode') as mode,
           current_setting('statement_timeout') as timeout`
  const before = await plans()
  await createPostgresSearchIndex(hot).findTasks({ terms: [], limit: 1, after: undefined })
  expect(await plans()).toEqual(before)
})
