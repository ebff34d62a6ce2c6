import type { WriteStream } from 'node:tty'

export type Terminal = {
  print: (text: string) => void
  /** Shows that the step is under way, then that it is done and how long it took. Steps may run side by side. */
  step: (name: string, run: () => Promise<void>, detail?: string) => Promise<void>
}

/** Plain lines, and on a real terminal a last line that says what is being waited for. */
export function createTerminal(out: Pick<WriteStream, 'write' | 'isTTY'>): Terminal {
  const underWay = new Set<string>()
  const clear = (): void => {
    if (out.isTTY && underWay.size > 0) out.write('\r\u001b[2K')
  }
  const showStatus = (): void => {
    if (out.isTTY && underWay.size > 0) out.write(`  … ${[...underWay].join(', ')}`)
  }
  const print = (text: string): void => {
    clear()
    out.write(`${text}\n`)
    showStatus()
  }
  return {
    print,
    step: async (name, run, detail = '') => {
      const begin = performance.now()
      clear()
      underWay.add(name)
      showStatus()
      try {
        await run()
        const seconds = ((performance.now() - begin) / 1_000).toFixed(1)
        clear()
        underWay.delete(name)
        print(`  ✓ ${`${name} ${detail}`.trimEnd()} (${seconds} s)`)
      } finally {
        clear()
        underWay.delete(name)
        showStatus()
      }
    },
  }
}
