import { afterAll, beforeAll, describe } from 'vitest'
import { testTaskFilters, testTaskPages, testVersions } from './filter-tests.ts'
import { testLogLife, testLogs } from './log-tests.ts'
import { type OpenedSearch, suitePlace } from './search-place.ts'
import { testHostileTexts, testOrder, testTerms, testWords } from './word-tests.ts'

const OPEN_WITHIN_MS = 200_000

/** What every search keeps to: the same tests for each implementation of the port. `open` gives an empty one. */
export function searchConformance(name: string, open: () => Promise<OpenedSearch>): void {
  describe(name, () => {
    let opened: OpenedSearch | undefined
    beforeAll(async () => {
      opened = await open()
    }, OPEN_WITHIN_MS)
    afterAll(() => opened?.close())
    const place = suitePlace(() => {
      if (opened === undefined) throw new Error('the search is open only inside tests')
      return opened
    })
    testWords(place)
    testTerms(place)
    testOrder(place)
    testHostileTexts(place)
    testTaskFilters(place)
    testTaskPages(place)
    testVersions(place)
    testLogs(place)
    testLogLife(place)
  })
}
