import type { ElasticsearchSettings } from '@bullwheel/contracts'
import { type Hot, createPostgresSearchWriter, readSearchedPage } from '@bullwheel/db'
import type { Logger } from '@bullwheel/domain'
import { beginTasksRebuild } from '@bullwheel/search'
import { searchMirrorNames } from '../mirrors/search-mirror-names.ts'
import type { RebuildTarget } from './rebuild-search.ts'

/** A new index beside the one that is searched. */
export async function rebuildInElasticsearch(settings: ElasticsearchSettings, log: Logger): Promise<RebuildTarget> {
  return { mirror: searchMirrorNames('elasticsearch').tasks, ...(await beginTasksRebuild({ ...settings, log })) }
}

const PAGE = 1_000

/** In the midst of what is searched: each task is written over, and what is not in the book any more is taken out. */
export function rebuildInPostgres(hot: Hot): RebuildTarget {
  const writer = createPostgresSearchWriter(hot)
  return {
    mirror: searchMirrorNames('postgres').tasks,
    put: writer.putTasks,
    prepare: async () => {
      let after: string | undefined
      do {
        const page = await readSearchedPage(hot, after, PAGE)
        await writer.removeTasks(page.filter(({ isGone }) => isGone))
        after = page.at(-1)?.id
      } while (after !== undefined)
    },
    finish: () => Promise.resolve(),
    close: writer.close,
  }
}
