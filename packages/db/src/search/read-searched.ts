import type { Hot } from '../connect.ts'

/** What stands in the book's search, by id: a page after `after` of at most `limit`, and whether the task is still there. */
export async function readSearchedPage(
  hot: Hot,
  after: string | undefined,
  limit: number,
): Promise<{ id: string; version: number; isGone: boolean }[]> {
  return hot<{ id: string; version: number; isGone: boolean }[]>`
    select s.id, s.version, s.words is not null and t.id is null as "isGone"
    from (select id, version, words from task_search
          where id > coalesce(${after ?? null}::uuid, '00000000-0000-0000-0000-000000000000')
          order by id limit ${limit}) s
    left join tasks t on t.id = s.id order by s.id`
}
