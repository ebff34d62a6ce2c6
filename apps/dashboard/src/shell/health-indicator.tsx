'use client'

import { useQuery } from '@tanstack/react-query'
import clsx from 'clsx'
import { useEffect, useEffectEvent, useState } from 'react'
import { api } from '../api/browser-client.ts'
import { healthParts } from '../api/queries.ts'
import { useFeedContext, type LiveState } from '../feed/feed-context.tsx'
import { PART_VIEWS } from '../state/part-view.ts'
import { healthView } from './health-view.ts'

/** How the system is. Asked when the page opens, when the feed comes or goes, and when it is looked into. */
export function HealthIndicator() {
  const { state } = useFeedContext()
  const [isOpen, setIsOpen] = useState(false)
  const { data, error, refetch } = useQuery({ ...healthParts(api), retry: false })
  const view = healthView(data, error, state)
  const onFeedChange = useEffectEvent((kind: LiveState['kind']) => {
    if (kind === 'waiting' || (kind === 'live' && data?.status !== 'ok') || (kind === 'live' && error !== null)) {
      void refetch()
    }
  })
  useEffect(() => onFeedChange(state.kind), [state.kind])

  return (
    <div>
      <button
        type="button"
        aria-expanded={isOpen}
        title={view.sentence}
        onClick={() => {
          setIsOpen(!isOpen)
          if (!isOpen) void refetch()
        }}
        className="flex h-8 w-full items-center gap-2.5 rounded-md px-2 text-ink-2 hover:bg-hover max-md:h-11"
      >
        <span aria-hidden className="flex size-[15px] items-center justify-center">
          <span className={clsx('size-2 rounded-full', view.dot)} />
        </span>
        <span>{view.word}</span>
      </button>
      {isOpen && (
        <ul className="fade-in mb-1 ml-4 space-y-1 border-l py-1 pl-3 text-xs">
          {data?.parts.map(({ name, status, detail }) => {
            const Icon = PART_VIEWS[status].icon
            return (
              <li key={name} className="flex items-start gap-1.5">
                <Icon aria-label={status} size={12} className={clsx('mt-0.5 shrink-0', PART_VIEWS[status].text)} />
                <span className="min-w-0">
                  <span className="font-medium">{name}</span> <span className="text-ink-3">{detail}</span>
                </span>
              </li>
            )
          })}
          {data === undefined && <li className="text-ink-3">{view.sentence}</li>}
        </ul>
      )}
    </div>
  )
}
