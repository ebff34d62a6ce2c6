#!/usr/bin/env node
import { resolve } from 'node:path'
import { SettingsError } from '@bullwheel/contracts'
import { ApiError } from '@bullwheel/sdk'
import { Command } from 'commander'
import { findInstallation } from './apps.ts'
import { UsageError, loadConfig, readEnvironment } from './config.ts'
import { runDev } from './dev.ts'
import { type AccessOptions, findGateway } from './gateway-access.ts'
import { rebuildSearch } from './rebuild-search.ts'
import { createTerminal } from './terminal.ts'
import { verifyLedger } from './verify-ledger.ts'

const program = new Command('bullwheel').description('A task scheduler for TypeScript teams')

program
  .command('dev')
  .description('run the whole system on this machine, with its data in .bullwheel/')
  .option('--apps <folder>', 'installation whose built apps are run (default: the one this command belongs to)')
  .action(async ({ apps }: { apps?: string }) => {
    const folder = process.cwd()
    const installation = apps === undefined ? findInstallation(import.meta.dirname) : resolve(apps)
    const config = loadConfig({ folder, installation }, await readEnvironment(folder, process.env))
    await runDev({ config, installation, folder, terminal: createTerminal(process.stdout) })
  })

program
  .command('ledger')
  .description('look after the ledger, the sum that must always hold')
  .command('verify')
  .description('count the rows themselves against the ledger; ends with 1 when it is not exact')
  .option('--url <address>', 'of the gateway (default: BULLWHEEL_API_URL, else this machine)')
  .option('--key <key>', 'an operator’s API key (default: BULLWHEEL_ADMIN_KEY, else the one that dev keeps)')
  .action(async (options: AccessOptions) => {
    const folder = process.cwd()
    const env = await readEnvironment(folder, process.env)
    // It runs nothing of an installation: this command alone, from npm, can do it.
    const config = loadConfig({ folder, installation: folder }, env)
    const isExact = await verifyLedger(await findGateway(options, config, env), console.log)
    if (!isExact) process.exitCode = 1
  })

program
  .command('search')
  .description('look after full text search')
  .command('rebuild')
  .description('copy all tasks into search anew, while the system runs or not')
  .option('--apps <folder>', 'installation whose built apps are run (default: the one this command belongs to)')
  .action(async ({ apps }: { apps?: string }) => {
    const folder = process.cwd()
    const installation = apps === undefined ? findInstallation(import.meta.dirname) : resolve(apps)
    const config = loadConfig({ folder, installation }, await readEnvironment(folder, process.env))
    process.exitCode = await rebuildSearch(config, installation)
  })

try {
  await program.parseAsync()
} catch (error) {
  const isPlain = error instanceof UsageError || error instanceof SettingsError || error instanceof ApiError
  console.error(isPlain ? error.message : error)
  process.exitCode = 1
}
// Everything is stopped; an idle connection to the api would only hold the shell's prompt back.
process.exit()
