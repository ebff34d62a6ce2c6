import { searchConformance } from '@bullwheel/domain/search-conformance'
import { createTestPlace } from '@bullwheel/testing'
import { createPostgresSearchIndex, createPostgresSearchWriter, migrate, openBook } from '../src/index.ts'

searchConformance('search in Postgres', async () => {
  const place = createTestPlace()
  await migrate({ url: place.databaseUrl, schema: place.schema })
  const book = openBook({ url: place.databaseUrl, schema: place.schema, applicationName: place.schema })
  return {
    writer: createPostgresSearchWriter(book.hot),
    index: createPostgresSearchIndex(book.hot),
    close: async () => {
      await book.close()
      await place.remove()
    },
  }
})
