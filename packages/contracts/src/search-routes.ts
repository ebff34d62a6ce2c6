import type { Route } from './route.ts'
import { searchQuery, searchReply } from './search.ts'

/** Full text, for the route table. */
export const searchRoutes = {
  search: {
    method: 'GET',
    path: '/api/v1/search',
    role: 'viewer',
    tag: 'Search',
    summary:
      'Full text over type, name, tags, payload, result and error of tasks (kind=tasks) or over the lines of handlers (kind=logs), with highlights. Looks for all words; "words in a row", -not, begin*',
    query: searchQuery,
    status: 200,
    reply: searchReply,
  },
} as const satisfies Record<string, Route>
