import { searchConformance } from '@bullwheel/domain/search-conformance'
import { describeElasticsearch, useTestElasticsearch } from '@bullwheel/testing'
import { openPlace } from './search-place.ts'

describeElasticsearch('Elasticsearch', () => {
  searchConformance('search in Elasticsearch', async () => {
    const { url } = await useTestElasticsearch()
    const { writer, index, settle, remove } = openPlace(url)
    return { writer, index, settle, close: remove }
  })
})
