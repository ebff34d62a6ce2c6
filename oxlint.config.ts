import { defineConfig } from 'oxlint'

/** Each library has one home; the list of homes is DESIGN §5. Everyone else goes through that package. */
const homes: { path: string; libraries: string[] }[] = [
  { path: 'packages/db', libraries: ['drizzle-orm', 'drizzle-orm/**', 'drizzle-kit', 'postgres', 'pg'] },
  { path: 'packages/queue', libraries: ['bullmq', 'ioredis'] },
  { path: 'packages/metrics', libraries: ['prom-client'] },
  { path: 'packages/events', libraries: ['kafkajs'] },
  { path: 'packages/search', libraries: ['@elastic/**'] },
  { path: 'packages/local', libraries: ['@embedded-postgres/**'] },
]

const adapters = ['db', 'queue', 'metrics', 'events', 'search'].map((name) => `@bullwheel/${name}`)

type Restriction = { group: string[]; message: string }

const testingOnlyInTests: Restriction = {
  group: ['@bullwheel/testing', '@bullwheel/testing/**', 'vitest', 'vitest/**'],
  message: 'Only tests may import this.',
}

function librariesExceptIn(home?: string): Restriction[] {
  return homes
    .filter(({ path }) => path !== home)
    .map(({ path, libraries }) => ({ group: libraries, message: `Only ${path} may import this.` }))
}

/** turbo's tags count indirect imports too, so everything with test fixtures would be allowed this one. */
const localServers: Restriction = {
  group: ['@bullwheel/local'],
  message: 'Only the cli, testing and bench may import this.',
}

function restrict(patterns: Restriction[]): ['error', { patterns: Restriction[] }] {
  return ['error', { patterns }]
}

const tests = ['**/*.test.ts', '**/*.test.tsx', '**/test/**', 'packages/testing/**', 'vitest.config.ts']

export default defineConfig({
  plugins: ['typescript', 'unicorn', 'oxc', 'import', 'promise', 'node', 'react', 'jsx-a11y'],
  categories: { correctness: 'error' },
  options: { typeAware: true, denyWarnings: true, reportUnusedDisableDirectives: 'error' },
  ignorePatterns: ['**/dist/**', '**/.next/**', '**/coverage/**', '**/next-env.d.ts'],
  rules: {
    eqeqeq: ['error', 'always', { null: 'ignore' }],
    'max-lines': ['error', { max: 400 }],
    'max-lines-per-function': ['error', { max: 60 }],
    'no-console': 'error',
    'no-empty': 'error',
    'no-restricted-imports': restrict([...librariesExceptIn(), testingOnlyInTests, localServers]),
    'no-var': 'error',
    'prefer-const': 'error',
    'import/no-cycle': 'error',
    'import/no-default-export': 'error',
    'node/no-process-env': 'error',
    'react/react-in-jsx-scope': 'off',
    'typescript/consistent-type-imports': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/no-non-null-assertion': 'error',
    'typescript/no-unsafe-argument': 'error',
    'typescript/no-unsafe-assignment': 'error',
    'typescript/no-unsafe-call': 'error',
    'typescript/no-unsafe-member-access': 'error',
    'typescript/no-unsafe-return': 'error',
    'typescript/only-throw-error': 'error',
    'typescript/switch-exhaustiveness-check': 'error',
    'unicorn/filename-case': ['error', { case: 'kebabCase' }],
    'unicorn/prefer-node-protocol': 'error',
  },
  overrides: [
    ...homes.map(({ path }) => ({
      files: [`${path}/**`],
      rules: { 'no-restricted-imports': restrict([...librariesExceptIn(path), testingOnlyInTests, localServers]) },
    })),
    {
      files: ['apps/api/src/**'],
      excludeFiles: ['apps/api/src/main.ts'],
      rules: {
        'no-restricted-imports': restrict([
          ...librariesExceptIn(),
          testingOnlyInTests,
          localServers,
          { group: adapters, message: 'In the api only main.ts wires adapters; routes call services.' },
        ]),
      },
    },
    {
      files: ['packages/cli/**'],
      rules: { 'no-restricted-imports': restrict([...librariesExceptIn(), testingOnlyInTests]) },
    },
    // Benchmarks compare with the bare libraries, and chaos meddles with them.
    { files: ['bench/**', 'test/chaos/**'], rules: { 'no-restricted-imports': restrict([testingOnlyInTests]) } },
    { files: ['apps/dashboard/**/*.tsx'], rules: { 'max-lines-per-function': ['error', { max: 120 }] } },
    {
      files: ['apps/dashboard/**', 'examples/**', '**/*.config.ts', '**/*.config.mjs'],
      rules: { 'import/no-default-export': 'off' },
    },
    {
      files: [
        'apps/*/src/{config,main,migrate,child,mirror,rebuild-search}.ts',
        'packages/cli/src/main.ts',
        '**/*.config.ts',
        'scripts/**',
        '{infra,.ci}/**',
        'bench/**',
        ...tests,
      ],
      rules: { 'node/no-process-env': 'off' },
    },
    { files: ['packages/cli/**', 'scripts/**', 'bench/**', '.ci/**', ...tests], rules: { 'no-console': 'off' } },
    { files: tests, rules: { 'max-lines-per-function': 'off', 'no-restricted-imports': 'off' } },
  ],
})
