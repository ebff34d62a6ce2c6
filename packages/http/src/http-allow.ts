import { BlockList, isIP } from 'node:net'
import { plainAddress } from './private-addresses.ts'

/** Which private places the HTTP handlers may call all the same. */
export type HttpAllow = {
  allowsHost: (host: string) => boolean
  allowsAddress: (address: string) => boolean
}

const HOST_NAME = /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$/

/**
 * Reads the entries of `BULLWHEEL_HTTP_ALLOW`: host names (that very name), addresses, or networks like `10.1.0.0/16`.
 * Throws TypeError on anything else.
 */
export function parseHttpAllow(entries: readonly string[]): HttpAllow {
  const hosts = new Set<string>()
  const networks = new BlockList()
  for (const entry of entries.map((text) => text.trim().toLowerCase())) {
    if (!addNetwork(networks, entry) && !addHost(hosts, entry)) {
      throw new TypeError(`"${entry}" is no host name, address or network like 10.1.0.0/16`)
    }
  }
  return {
    allowsHost: (host) => hosts.has(plainHost(host)),
    allowsAddress: (address) => {
      const plain = plainAddress(address)
      return isIP(plain) !== 0 && networks.check(plain, familyOf(plain))
    },
  }
}

function addNetwork(networks: BlockList, entry: string): boolean {
  const [address = '', prefix, ...rest] = entry.split('/')
  const plain = plainAddress(address)
  const bits = isIP(plain) === 4 ? 32 : 128
  const length = prefix === undefined ? bits : Number(prefix)
  if (isIP(plain) === 0 || rest.length > 0 || prefix?.trim() === '') return false
  if (!Number.isInteger(length) || length < 0 || length > bits) return false
  networks.addSubnet(plain, length, familyOf(plain))
  return true
}

function addHost(hosts: Set<string>, entry: string): boolean {
  const host = plainHost(entry)
  if (!HOST_NAME.test(host)) return false
  hosts.add(host)
  return true
}

function plainHost(host: string): string {
  return host.toLowerCase().replace(/\.$/, '')
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6'
}
