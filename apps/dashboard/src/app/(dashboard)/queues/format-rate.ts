/** Per second: whole from 10 on, two digits below; a dash would hide the difference between none and unknown. */
export function formatRate(rate: number): string {
  if (rate === 0) return '0'
  return rate >= 10 ? Math.round(rate).toLocaleString('en') : rate.toFixed(2)
}
