'use client'

import clsx from 'clsx'
import { Panel } from '../../../../components/panel.tsx'
import { NextTimes } from '../next-times.tsx'
import type { PreviewState } from './use-preview.ts'

/** What the rule means as it stands in the form: in words, and its next times. */
export function PreviewPanel({ state, zone }: { state: PreviewState; zone: string }) {
  const { preview, isOld, error, faults } = state
  return (
    <Panel title="Preview" note={zone}>
      {error !== null && !isOld ? (
        <output className="block px-4 py-3 text-ink-2">
          {faults.length === 0 ? error.message : 'This rule does not work yet:'}
          {faults.map(({ path, message }) => (
            <span key={`${path} ${message}`} className="mt-1 block text-failed">
              <code className="font-mono text-xs">{path}</code> {message}
            </span>
          ))}
        </output>
      ) : preview === undefined ? (
        <p className="px-4 py-3 text-ink-3">The rule in words and its next times appear here.</p>
      ) : (
        <div aria-busy={isOld} className={clsx('transition-opacity', isOld && 'opacity-60')}>
          <output className="block border-b px-4 py-3 text-base font-medium text-balance">{preview.description}</output>
          {preview.next.length === 0 ? (
            <p className="px-4 py-3 text-ink-3">It never fires again.</p>
          ) : (
            <NextTimes times={preview.next} zone={zone} />
          )}
        </div>
      )}
    </Panel>
  )
}
