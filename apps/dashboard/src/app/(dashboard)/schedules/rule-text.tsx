import type { Schedule } from '@bullwheel/contracts'
import { durationText } from '../../../forms/shown-values.ts'

/** The rule as it was given, in one short line of code. */
export function RuleText({ schedule: { cron, every } }: { schedule: Pick<Schedule, 'cron' | 'every'> }) {
  return <code className="font-mono text-xs">{cron ?? `every ${durationText(every)}`}</code>
}
