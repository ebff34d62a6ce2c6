/** Full text search in Elasticsearch: written by a mirror, read by the api. The only package that knows the client library. */
export type { ElasticsearchOptions } from './elasticsearch-client.ts'
export { type ElasticsearchIndexOptions, createElasticsearchIndex } from './elasticsearch-index.ts'
export { createElasticsearchWriter } from './elasticsearch-writer.ts'
export { taskSource } from './search-documents.ts'
export { type TasksRebuild, beginTasksRebuild } from './tasks-rebuild.ts'
