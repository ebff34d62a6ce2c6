import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** plain-schemas.ts FROM TO: schemas of the package kubernetes-validate, laid out as kubeconform looks for them. */
const [from = '', to = ''] = process.argv.slice(2)
await mkdir(to, { recursive: true })
const names = (await readdir(from)).filter((name) => name.endsWith('.json'))
await Promise.all(
  names.map(async (name) => {
    const schema = JSON.parse(await readFile(join(from, name), 'utf8'), (key, value: unknown) => {
      if (key === '$id') return undefined
      return key === '$ref' && typeof value === 'string'
        ? value.replace(/^.*\/_definitions\.json#/, '_definitions.json#')
        : value
    }) as object
    await writeFile(join(to, name), JSON.stringify(schema))
  }),
)
