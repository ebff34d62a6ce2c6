'use client'

import { api } from '../../../../api/browser-client.ts'
import { localText } from '../../../../forms/shown-values.ts'
import { instantOf } from '../../../../forms/typed-values.ts'
import { useCountFirst } from '../../../../forms/use-count-first.ts'

type Wish = { from: string; cursor: string; only: 'failed' | 'all' }

const HOUR_MS = 3_600_000

/** Events from a time or from a cursor on, first counted and then replayed. */
export const useReplay = (id: string) =>
  useCountFirst({
    begin: (): Wish => ({ from: localText(new Date(Date.now() - HOUR_MS).toISOString()), cursor: '', only: 'failed' }),
    bodyOf: ({ from, cursor, only }) => ({ from: cursor.trim() === '' ? instantOf(from) : cursor.trim(), only }),
    call: (body) => api.replayWebhook({ params: { id }, body }),
    changes: ['webhooks'],
  })
