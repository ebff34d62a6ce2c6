import type { Alert, AlertCondition, AlertKind, ShownChannel } from '@bullwheel/contracts'
import { formatDuration } from '../../../time/format.ts'

/** What can be watched for, as the form offers it. */
export const KIND_WORDS: Record<AlertKind, { word: string; meaning: string }> = {
  failures_in_row: {
    word: 'Failures in a row',
    meaning: 'So many tasks failed for good, and none completed in between',
  },
  failure_rate: { word: 'Failure rate', meaning: 'Too many of the tasks that ended lately failed' },
  oldest_wait: { word: 'Oldest wait', meaning: 'A task that is due has waited for too long' },
  no_worker: { word: 'No worker', meaning: 'Tasks are due and nobody serves their type' },
  missed_tick: { word: 'Missed tick', meaning: 'A schedule missed a tick, or its next one is late' },
  mirror_lag: { word: 'Mirror lag', meaning: 'Kafka, search or another mirror is behind' },
  ledger_difference: { word: 'Ledger difference', meaning: 'The ledger of a queue does not add up' },
}

/** A condition in words. */
export function conditionWords(condition: AlertCondition): string {
  switch (condition.kind) {
    case 'failures_in_row':
      return `${condition.count} ${condition.count === 1 ? 'failure' : 'failures'} in a row`
    case 'failure_rate':
      return `${condition.percent} % of at least ${condition.minTasks} tasks failed within ${formatDuration(condition.window)}`
    case 'oldest_wait':
      return `a due task waits for over ${formatDuration(condition.longerThan)}`
    case 'no_worker':
      return 'tasks are due that no worker serves'
    case 'missed_tick':
      return `a tick was missed within ${formatDuration(condition.window)}, or is late`
    case 'mirror_lag':
      return `over ${formatDuration(condition.longerThan)} behind`
    case 'ledger_difference':
      return 'the ledger does not add up'
  }
}

type Watched = Pick<Alert, 'condition' | 'queue' | 'type' | 'mirror'>

/** What a rule watches, in words. */
export function scopeWords({ condition, queue, type, mirror }: Watched): string {
  if (condition.kind === 'mirror_lag') return mirror === null ? 'each mirror' : `the mirror ${mirror}`
  const where = queue === null ? '' : `the queue ${queue}`
  if (condition.kind === 'missed_tick') {
    const of = [type === null ? '' : `of ${type}`, queue === null ? '' : `into ${queue}`].filter((word) => word !== '')
    return of.length === 0 ? 'each schedule' : `each schedule ${of.join(' ')}`
  }
  if (type !== null) return queue === null ? `the type ${type}` : `the type ${type} in ${where}`
  if (queue !== null) return where
  return condition.kind === 'no_worker' ? 'each type' : 'each queue'
}

/** Where messages of a rule go. */
export function channelWords(channel: ShownChannel): string {
  switch (channel.kind) {
    case 'webhook':
      return `Webhook ${hostOf(channel.url)}${channel.hasSecret ? ', signed' : ''}`
    case 'slack':
      return `Slack ${hostOf(channel.url)}`
    case 'email':
      return `Mail to ${channel.to.join(', ')}`
  }
}

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url)
