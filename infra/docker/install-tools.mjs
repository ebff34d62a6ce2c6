import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'

/**
 * Installs what builds an image into the current folder, with its programs in bin/: pnpm by the lock of scripts/toolchain, a
 * copy of which lies here, without the Node in it (the base image has one), and turbo as pnpm-workspace.yaml pins it.
 */
function withoutNode(dependencies) {
  return Object.fromEntries(Object.entries(dependencies).filter(([name]) => !/^(node_modules\/)?node-/.test(name)))
}

function edit(file, change) {
  const content = JSON.parse(readFileSync(file, 'utf8'))
  change(content)
  writeFileSync(file, JSON.stringify(content))
}

function npm(...options) {
  execFileSync('npm', [...options, '--ignore-scripts', '--no-audit', '--no-fund'], { stdio: 'inherit' })
}

edit('package.json', (manifest) => {
  manifest.optionalDependencies = withoutNode(manifest.optionalDependencies)
})
edit('package-lock.json', ({ packages }) => {
  packages[''].optionalDependencies = withoutNode(packages[''].optionalDependencies)
  for (const name of Object.keys(packages)) if (/^node_modules\/node-/.test(name)) delete packages[name]
})
npm('ci')

const [, turbo] = /^ {2}turbo: (\S+)$/m.exec(readFileSync('pnpm-workspace.yaml', 'utf8'))
npm('install', '--no-save', `turbo@${turbo}`)

const pnpm = resolve(`node_modules/@pnpm/exe.linux-${process.arch}/pnpm`)
chmodSync(pnpm, 0o755)
mkdirSync('bin')
symlinkSync(pnpm, 'bin/pnpm')
symlinkSync(resolve('node_modules/.bin/turbo'), 'bin/turbo')
