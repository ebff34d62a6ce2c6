import { extname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { AppEnvironments } from './app-environment.ts'
import { beginApp } from './app-process.ts'
import { type AppName, appEntries } from './apps.ts'
import { type LogFile, openLogFile } from './log-file.ts'
import { createCalmPrint } from './calm-print.ts'
import type { Life } from './part.ts'

export type AppLauncher = {
  begin: (name: AppName, env: AppEnvironments) => Life
  closeLogs: () => Promise<void>
}

type Options = { installation: string; folder: string; logFolder: string; print: (text: string) => void }

/** Starts the built apps, each with a log file that stays the same over its restarts. */
export function createAppLauncher({ installation, folder, logFolder, print }: Options): AppLauncher {
  const logs = new Map<AppName, LogFile>()
  const calmPrint = createCalmPrint(print)
  return {
    begin: (name, env) => {
      const log = logs.get(name) ?? openLogFile(join(logFolder, `${name}.log`))
      logs.set(name, log)
      return beginApp({
        name,
        entry: join(installation, appEntries[name]),
        nodeArguments: name === 'dashboard' ? ['--import', stopWithParent()] : [],
        folder,
        env: env[name],
        log,
        print: calmPrint,
      })
    },
    closeLogs: async () => {
      await Promise.all([...logs.values()].map((log) => log.close()))
    },
  }
}

/** Next knows nothing of our IPC channel. The file lies beside this one, bundled or not. */
function stopWithParent(): string {
  return pathToFileURL(join(import.meta.dirname, `stop-with-parent${extname(import.meta.filename)}`)).href
}
