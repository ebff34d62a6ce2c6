'use client'

import type { Mirror } from '@bullwheel/contracts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { api } from '../../../../api/browser-client.ts'
import { deadLetterList } from '../../../../api/mirror-queries.ts'
import { WATCHED_READ_MS } from '../../../../api/queries.ts'
import { useMay } from '../../../../api/visitor-context.tsx'
import { Button } from '../../../../components/button.tsx'
import { Pager } from '../../../../components/pager.tsx'
import { Panel } from '../../../../components/panel.tsx'
import { Refusal } from '../../../../components/refusal.tsx'
import { mirrorPath } from '../paths.ts'
import { DeadLetterRow } from './dead-letter-row.tsx'
import { DiscardDialog } from './discard-dialog.tsx'
import { useLetters } from './use-letters.ts'

type Props = { mirror: Mirror; cursor: string | undefined }

/** What the sink refused for good, and why: to be tried again or given up. */
export function DeadLetters({ mirror: { name, deadLetters }, cursor }: Props) {
  const router = useRouter()
  const [isDiscarding, setIsDiscarding] = useState(false)
  const may = useMay('operator')
  const { data, error } = useQuery({
    ...deadLetterList(api, name, cursor),
    placeholderData: keepPreviousData,
    refetchInterval: WATCHED_READ_MS,
  })
  const replay = useLetters((ids) => api.replayDeadLetters({ params: { mirror: name }, body: { ...(ids && { ids }) } }))
  const shown = data?.items ?? []
  const actions = may && deadLetters > 0 && (
    <>
      <Button className="h-7!" onClick={() => setIsDiscarding(true)}>
        Discard all…
      </Button>
      <Button className="h-7!" disabled={replay.isPending} onClick={() => replay.mutate(undefined)}>
        Try all again
      </Button>
    </>
  )
  return (
    <Panel title="Dead letters" note={deadLetters.toLocaleString('en')} actions={actions}>
      {(error ?? replay.error) !== null && (
        <div className="p-3">
          <Refusal error={(error ?? replay.error) as Error} />
        </div>
      )}
      {data !== undefined && shown.length === 0 && (
        <p className="px-4 py-3 text-ink-3">
          Nothing was refused for good. What cannot be copied for now waits, and is no dead letter.
        </p>
      )}
      {shown.length > 0 && (
        <>
          <ul aria-label="Dead letters" className="divide-y">
            {shown.map((letter) => (
              <DeadLetterRow
                key={letter.id}
                letter={letter}
                may={may}
                isPending={replay.isPending}
                onReplay={() => replay.mutate([letter.id])}
              />
            ))}
          </ul>
          <Pager
            shown={shown.length}
            noun="dead letter"
            isFirst={cursor === undefined}
            nextCursor={data?.nextCursor ?? null}
            onFirst={() => router.push(mirrorPath(name))}
            onNext={(next) => router.push(mirrorPath(name, next))}
          />
        </>
      )}
      {isDiscarding && <DiscardDialog name={name} count={deadLetters} onClose={() => setIsDiscarding(false)} />}
    </Panel>
  )
}
