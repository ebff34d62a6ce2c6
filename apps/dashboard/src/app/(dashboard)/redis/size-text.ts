import type { RedisKey, RedisType } from '@bullwheel/contracts'
import { formatBytes } from '../../../components/format-bytes.ts'

const NOUNS: Record<Exclude<RedisType, 'string' | 'other'>, [one: string, many: string]> = {
  hash: ['field', 'fields'],
  list: ['entry', 'entries'],
  set: ['member', 'members'],
  zset: ['member', 'members'],
  stream: ['entry', 'entries'],
}

/** How much a key holds, in the words of its type. */
export function sizeText({ type, size }: Pick<RedisKey, 'type' | 'size'>): string {
  if (size === null || type === 'other') return '–'
  if (type === 'string') return formatBytes(size)
  const [one, many] = NOUNS[type]
  return `${size.toLocaleString('en')} ${size === 1 ? one : many}`
}
