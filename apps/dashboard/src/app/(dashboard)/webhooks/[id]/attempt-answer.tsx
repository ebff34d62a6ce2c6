import type { DeliveryAttempt } from '@bullwheel/contracts'
import { CircleCheck, CircleX } from 'lucide-react'
import { ScrollingCode } from '../../../../components/scrolling-code.tsx'
import { formatDuration } from '../../../../time/format.ts'

/** What came of one request: its status or why there is none, how long it took, and the beginning of the answer. */
export function AttemptAnswer({ attempt }: { attempt: DeliveryAttempt }) {
  const { status, ms, response } = attempt
  const isTaken = status !== null && status >= 200 && status < 300
  const Icon = isTaken ? CircleCheck : CircleX
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-2">
        <Icon aria-hidden size={14} className={isTaken ? 'text-completed' : 'text-failed'} />
        <span className="font-medium break-words">{answerWords(attempt)}</span>
        <span className="nums text-ink-3">after {formatDuration(ms)}</span>
      </p>
      {response !== null && (
        <ScrollingCode label="Answer" isWrapping className="mt-2 max-h-60 rounded-md border bg-sunken p-3 text-ink-2">
          {response}
        </ScrollingCode>
      )}
    </>
  )
}

export function answerWords({ status, error }: Pick<DeliveryAttempt, 'status' | 'error'>): string {
  if (status === null) return error ?? 'No answer'
  if (status >= 300 && status < 400) return `HTTP ${status}, a redirect, which is not followed`
  return `HTTP ${status}`
}
