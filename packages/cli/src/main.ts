#!/usr/bin/env node
import { resolve } from 'node:path'
import { SettingsError } from '@bullwheel/contracts'
import { Command } from 'commander'
import { findInstallation } from './apps.ts'
import { UsageError, loadConfig, readEnvironment } from './config.ts'
import { runDev } from './dev.ts'
import { createTerminal } from './terminal.ts'

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

try {
  await program.parseAsync()
} catch (error) {
  console.error(error instanceof UsageError || error instanceof SettingsError ? error.message : error)
  process.exitCode = 1
}
// Everything is stopped; an idle connection to the api would only hold the shell's prompt back.
process.exit()
