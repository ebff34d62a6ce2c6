import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'

/**
 * Installs what builds an image into the current folder, with its programs in bin/: pnpm by the lock of scripts/toolchain, a
 * copy of which lies here, without the Node in it (the base image has one), and turbo as pnpm-workspace.yaml pins it.
 */
type Dependencies = { optionalDependencies?: Record<string, string> }
type Lock = { packages: Record<string, Dependencies> }

const withoutNode = <Value>(named: Record<string, Value>): Record<string, Value> =>
  Object.fromEntries(Object.entries(named).filter(([name]) => !/^(node_modules\/)?node-/.test(name)))

function dropNode(dependencies: Dependencies): Dependencies {
  return { ...dependencies, optionalDependencies: withoutNode(dependencies.optionalDependencies ?? {}) }
}

function edit<Content>(file: string, change: (content: Content) => Content): void {
  writeFileSync(file, JSON.stringify(change(JSON.parse(readFileSync(file, 'utf8')) as Content)))
}

function npm(...options: string[]): void {
  execFileSync('npm', [...options, '--ignore-scripts', '--no-audit', '--no-fund'], { stdio: 'inherit' })
}

edit<Dependencies>('package.json', dropNode)
edit<Lock>('package-lock.json', (lock) => ({
  ...lock,
  packages: { ...withoutNode(lock.packages), '': dropNode(lock.packages[''] ?? {}) },
}))
npm('ci')
const [, turbo] = /^ {2}turbo: (\S+)$/m.exec(readFileSync('pnpm-workspace.yaml', 'utf8')) ?? []
if (turbo === undefined) throw new Error('pnpm-workspace.yaml pins no turbo')
npm('install', '--no-save', `turbo@${turbo}`)

const pnpm = resolve(`node_modules/@pnpm/exe.linux-${process.arch}/pnpm`)
chmodSync(pnpm, 0o755)
mkdirSync('bin')
symlinkSync(pnpm, 'bin/pnpm')
symlinkSync(resolve('node_modules/.bin/turbo'), 'bin/turbo')
