import type { ScalingInputs } from '@bullwheel/contracts'
import { formatValue } from '../../../../chart/format-value.ts'
import { formatDuration } from '../../../../time/format.ts'

/** What a decision was made by, in words; nothing where somebody made it. */
export function decisionFacts(inputs: ScalingInputs | null): { name: string; value: string }[] {
  if (inputs === null) return []
  const { backlog, active, busy, oldestWait, runTime, samples, arrivalRate, slotsWanted, wanted, nextDue, room } =
    inputs
  return [
    { name: 'Waiting', value: count(backlog) },
    { name: 'Running', value: count(active) },
    { name: 'Slots busy', value: count(busy) },
    { name: 'Oldest wait', value: oldestWait === null ? 'none' : formatDuration(oldestWait) },
    { name: 'Run time', value: runTime === null ? 'not known' : `${formatDuration(runTime)} (${count(samples)} runs)` },
    { name: 'Arriving', value: arrivalRate === null ? 'not known' : `${formatValue(arrivalRate)} / s` },
    { name: 'Slots wanted', value: slotsWanted === null ? 'not known' : formatValue(slotsWanted) },
    { name: 'Workers wanted', value: count(wanted) },
    { name: 'Next due', value: nextDue === null ? 'none' : `in ${formatDuration(nextDue)}` },
    { name: 'Room on hosts', value: room === null ? 'without bound' : `${room} more` },
    { name: 'Bounds then', value: `${inputs.min} to ${inputs.max}` },
    { name: 'Target wait', value: formatDuration(inputs.targetWait) },
  ]
}

const count = (n: number | null): string => (n === null ? 'not known' : n.toLocaleString('en'))
