import { ApiError } from '@bullwheel/sdk'
import { QueryCache, QueryClient } from '@tanstack/react-query'

/**
 * What is shown is kept fresh by the feed alone: nothing goes stale by age, focus or reconnect, so an open page makes
 * no request while nothing changes.
 */
export function createQueryClient(onSignedOut?: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (error instanceof ApiError && error.status === 401) onSignedOut?.()
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: Infinity,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        retry: (failures, error) => failures < 2 && error instanceof ApiError && error.retryable,
      },
    },
  })
}
