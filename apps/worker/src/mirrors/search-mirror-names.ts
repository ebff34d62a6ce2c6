import type { SearchSource } from '@bullwheel/contracts'

/** The mirrors that feed a source of search. */
export const searchMirrorNames = (source: SearchSource) => ({
  tasks: `search-${source}`,
  logs: `search-${source}-logs`,
})
