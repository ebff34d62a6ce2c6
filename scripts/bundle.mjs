import { cp, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { build } from 'esbuild'
import { thirdPartyLicenses } from './third-party-licenses.mjs'

/**
 * Bundles the entries of the package in the current folder into dist/: `node ../../scripts/bundle.mjs src/main.ts ...`
 * Node refuses TypeScript under node_modules and loads many small modules slowly: an app ships as one file per entry.
 * `--external=name` keeps a package out (one that finds its own files next to itself);
 * `--copy=folder` puts a folder of files that are read at run time into dist/ (migrations).
 * THIRD-PARTY-LICENSES.txt in dist/ is what the packages in the bundle ask to be passed on.
 */
const entryPoints = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
const external = valuesOf('--external=')
const copied = valuesOf('--copy=')

/** @param {string} flag */
function valuesOf(flag) {
  return process.argv.filter((argument) => argument.startsWith(flag)).map((argument) => argument.slice(flag.length))
}

const banner = `import { createRequire as createRequireOfBundle } from 'node:module'
const require = createRequireOfBundle(import.meta.url)
const __filename = import.meta.filename
const __dirname = import.meta.dirname`

await rm('dist', { recursive: true, force: true })
const { metafile } = await build({
  entryPoints,
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  sourcemap: true,
  sourcesContent: false,
  // They stand in THIRD-PARTY-LICENSES.txt, whole and once.
  legalComments: 'none',
  metafile: true,
  loader: { '.lua': 'text', '.sql': 'text' },
  banner: { js: banner },
  external,
  logLevel: 'warning',
})
await writeFile(join('dist', 'THIRD-PARTY-LICENSES.txt'), await thirdPartyLicenses(metafile))
for (const folder of copied) await cp(folder, join('dist', basename(folder)), { recursive: true })
