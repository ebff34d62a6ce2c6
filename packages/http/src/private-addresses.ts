import { BlockList, isIP } from 'node:net'

type Network = readonly [address: string, prefix: number, what: string]

/** IPv4 networks that are not the public internet: IANA's special-purpose registry, and Azure's metadata address. */
const REFUSED_IPV4: readonly Network[] = [
  ['0.0.0.0', 8, 'this network'],
  ['10.0.0.0', 8, 'private'],
  ['100.64.0.0', 10, 'carrier-grade NAT'],
  ['127.0.0.0', 8, 'loopback'],
  ['168.63.129.16', 32, 'cloud metadata'],
  ['169.254.0.0', 16, 'link-local and cloud metadata'],
  ['172.16.0.0', 12, 'private'],
  ['192.0.0.0', 24, 'protocol assignments'],
  ['192.0.2.0', 24, 'documentation'],
  ['192.31.196.0', 24, 'AS112'],
  ['192.52.193.0', 24, 'AMT'],
  ['192.88.99.0', 24, '6to4 relay'],
  ['192.168.0.0', 16, 'private'],
  ['192.175.48.0', 24, 'AS112'],
  ['198.18.0.0', 15, 'benchmarking'],
  ['198.51.100.0', 24, 'documentation'],
  ['203.0.113.0', 24, 'documentation'],
  ['224.0.0.0', 4, 'multicast'],
  ['240.0.0.0', 4, 'reserved and broadcast'],
]

/** Of IPv6 only 2000::/3 is public, so loopback, mapped, NAT64, unique local, link-local and multicast are out. */
const PUBLIC_IPV6: Network = ['2000::', 3, 'global unicast']
const REFUSED_IPV6: readonly Network[] = [
  ['2001::', 23, 'protocol assignments, Teredo among them'],
  ['2001:db8::', 32, 'documentation'],
  ['2002::', 16, '6to4'],
  ['2620:4f:8000::', 48, 'AS112'],
  ['3fff::', 20, 'documentation'],
]

const refusedV4 = blockList(REFUSED_IPV4, 'ipv4')
const publicV6 = blockList([PUBLIC_IPV6], 'ipv6')
const refusedV6 = blockList(REFUSED_IPV6, 'ipv6')

function blockList(networks: readonly Network[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList()
  for (const [address, prefix] of networks) list.addSubnet(address, prefix, family)
  return list
}

/** True only for addresses of the public internet; false for everything else, text that is no address included. */
export function isPublicAddress(address: string): boolean {
  const plain = plainAddress(address)
  switch (isIP(plain)) {
    case 4:
      return !refusedV4.check(plain, 'ipv4')
    case 6:
      return publicV6.check(plain, 'ipv6') && !refusedV6.check(plain, 'ipv6')
    default:
      return false
  }
}

const MAPPED_IPV4 = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/

/** One spelling for each address: no brackets or zone, IPv6 compressed, IPv4-mapped IPv6 as the IPv4 it stands for. */
export function plainAddress(address: string): string {
  const bare = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '')
  if (isIP(bare) !== 6) return bare
  const compressed = new URL(`http://[${bare}]`).hostname.slice(1, -1)
  const [, high, low] = MAPPED_IPV4.exec(compressed) ?? []
  if (high === undefined || low === undefined) return compressed
  const bytes = [high, low].flatMap((part) => [Number.parseInt(part, 16) >> 8, Number.parseInt(part, 16) & 255])
  return bytes.join('.')
}
