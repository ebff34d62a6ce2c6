import type { KnipConfig } from 'knip'

const tests = '{src,test}/**/*.test.{ts,tsx}'

/** What nothing imports and is used all the same: tests, files that are started as processes, binaries by platform. */
export default {
  workspaces: {
    '.': { entry: ['{scripts,infra/docker,.ci/docker}/**/*.{ts,mjs}'] },
    'packages/*': { entry: [tests] },
    'packages/local': { entry: ['test/start-server.fixture.ts', tests] },
    'packages/cli': { entry: ['src/{main,stop-with-parent}.ts', tests] },
    'apps/dashboard': { entry: ['test/tasks.fixture.ts', tests] },
    'apps/*': { entry: ['src/{main,child,mirror,migrate,rebuild-search}.ts', tests] },
    'examples/*': { entry: ['{index,src/index}.ts', tests] },
    bench: { entry: ['**/*.ts'] },
    test: { entry: ['**/*.test.ts', 'handlers/*.ts'] },
  },
  ignoreExportsUsedInFile: true,
} satisfies KnipConfig
