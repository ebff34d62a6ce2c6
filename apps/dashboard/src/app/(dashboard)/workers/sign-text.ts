import { formatDuration } from '../../../time/format.ts'

/** A share of one core: `34 %`, `140 %`. */
export const cpuText = (cpu: number): string => `${Math.round(cpu * 100)} %`

/** The longest pause of an event loop. */
export const lagText = (ms: number): string => (ms < 1 ? '< 1 ms' : formatDuration(ms))
