import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** @typedef {{ name: string, version: string, license?: string }} Manifest */

const RULE = '='.repeat(80)

/**
 * What a bundle owes to those whose packages are in it: each once, with its name, its version, its licence and the texts that lie in it.
 * Files of this repository are in no node_modules, and have our own LICENSE.
 * @param {import('esbuild').Metafile} metafile
 * @returns {Promise<string>}
 */
export async function thirdPartyLicenses(metafile) {
  const files = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs))
  const folders = new Set(files.map(packageFolder).filter((folder) => folder !== undefined))
  const notices = new Map(await Promise.all([...folders].map(noticeOf)))
  const sorted = [...notices].toSorted(([one], [other]) => (one < other ? -1 : 1))
  return sorted.map(([title, text]) => `${RULE}\n${title}\n\n${text}\n`).join('\n')
}

/** @param {string} file */
function packageFolder(file) {
  return /^.*\bnode_modules\/(@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0]
}

/** @param {string} folder @returns {Promise<[title: string, text: string]>} */
async function noticeOf(folder) {
  const manifest = /** @type {Manifest} */ (JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')))
  const { name, version, license = 'no licence named' } = manifest
  const names = (await readdir(folder)).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file)).toSorted()
  const texts = await Promise.all(names.map(async (file) => (await readFile(join(folder, file), 'utf8')).trim()))
  return [`${name} ${version} (${license})`, texts.join('\n\n') || 'The package brings no text of it.']
}
