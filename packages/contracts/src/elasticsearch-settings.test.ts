import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { elasticsearchSettings, toElasticsearchSettings } from './elasticsearch-settings.ts'
import { type Environment, readSettings } from './settings.ts'

const read = (env: Environment) => toElasticsearchSettings(readSettings(z.object(elasticsearchSettings), env))

describe('the settings of Elasticsearch', () => {
  test('are none where no address is set', () => {
    expect(read({})).toBeUndefined()
    expect(read({ ELASTICSEARCH_API_KEY: 'key', ELASTICSEARCH_INDEX_PREFIX: 'mine' })).toBeUndefined()
  })

  test('need no more than the address', () => {
    expect(read({ ELASTICSEARCH_URL: 'http://a:9200, https://b:9200/path' })).toEqual({
      urls: ['http://a:9200', 'https://b:9200/path'],
      prefix: 'bullwheel',
    })
  })

  test('carry a key, or a user in the address, and the prefix', () => {
    const env = { ELASTICSEARCH_URL: 'http://a:9200', ELASTICSEARCH_INDEX_PREFIX: 'jobs-2' }
    expect(read({ ...env, ELASTICSEARCH_API_KEY: 'secret' })).toMatchObject({ apiKey: 'secret', prefix: 'jobs-2' })
    expect(read({ ...env, ELASTICSEARCH_URL: 'https://me:secret@a' })?.urls).toEqual(['https://me:secret@a'])
  })

  test('are refused when they do not fit together or cannot be, all at once and without a word of the key', () => {
    const both = { ELASTICSEARCH_URL: 'https://me:secret@a', ELASTICSEARCH_API_KEY: 'secret' }
    expect(() => read(both)).toThrow('only one can be used')
    expect(() => read(both)).not.toThrow(/secret/)
    const wrong = { ELASTICSEARCH_URL: 'a:9200', ELASTICSEARCH_INDEX_PREFIX: '_Mine' }
    expect(() => read(wrong)).toThrow(/ELASTICSEARCH_URL[^]*ELASTICSEARCH_INDEX_PREFIX/)
  })
})
