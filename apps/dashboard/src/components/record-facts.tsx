'use client'

import { AbsoluteTime } from '../time/absolute-time.tsx'
import { CopyButton } from './copy-button.tsx'
import { Fact } from './fact-list.tsx'

type Props = { record: { id: string; createdAt: string; createdBy: string; updatedAt: string } }

/** What is known of everything that somebody made: its id, when and by whom it was made, and when it changed last. */
export function RecordFacts({ record: { id, createdAt, createdBy, updatedAt } }: Props) {
  return (
    <>
      <Fact name="Id">
        <span className="flex items-start gap-1">
          <code className="font-mono text-xs leading-5 break-all">{id}</code>
          <CopyButton text={id} label="Copy id" className="-mt-0.5" />
        </span>
      </Fact>
      <Fact name="Created">
        <AbsoluteTime at={createdAt} className="nums" />
        <span className="text-ink-3"> by {createdBy}</span>
      </Fact>
      <Fact name="Changed">
        <AbsoluteTime at={updatedAt} className="nums" />
      </Fact>
    </>
  )
}
